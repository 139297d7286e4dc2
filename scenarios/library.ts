import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from './nearest-name.ts';
import { EXIT_CODE, UserError } from './user-error.ts';

/** Where a scenario is, and what to call it in messages. */
export interface ScenarioFile {
  readonly path: string;
  readonly shown: string;
}

/**
 * @param nameOrPath the path of a file, or the name of a scenario of the library (`quickstart`).
 * @throws UserError (wrong usage) when there is neither.
 */
export function findScenario(nameOrPath: string): ScenarioFile {
  const isDirectory = statSync(nameOrPath, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isDirectory && existsSync(nameOrPath)) return { path: resolve(nameOrPath), shown: nameOrPath };
  const names = libraryScenarios();
  if (!names.includes(nameOrPath)) {
    if (isDirectory) {
      throw new UserError(`${nameOrPath}: this is a directory, expected the file of a scenario.`, EXIT_CODE.wrongUsage);
    }
    const choice = didYouMean(nameOrPath, names) || ' `vpc-cni-sim scenarios` lists the library.';
    throw new UserError(
      `${nameOrPath}: there is no such file, and no scenario of that name in the library.${choice}`,
      EXIT_CODE.wrongUsage,
    );
  }
  return libraryScenario(nameOrPath);
}

/** The file of a scenario of the library. @throws UserError (wrong usage) when it has none of that name. */
export function libraryScenario(name: string): ScenarioFile {
  const names = libraryScenarios();
  if (!names.includes(name)) {
    const choice = didYouMean(name, names) || ' `vpc-cni-sim scenarios` lists it.';
    throw new UserError(`The library has no scenario ${name}.${choice}`, EXIT_CODE.wrongUsage);
  }
  const path = join(libraryDirectory(), `${name}.yaml`);
  const fromHere = relative(process.cwd(), path);
  return { path, shown: fromHere.startsWith('..') ? `library/${name}.yaml` : fromHere };
}

/** The names of the scenarios that come with the package, sorted. */
export function libraryScenarios(): string[] {
  return readdirSync(libraryDirectory())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The library is data and is not copied into `dist/`: it stays where the package has it, whether we run from there or not. */
export function libraryDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return join(directory, 'scenarios', 'library');
}
