import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changes } from '../../scenarios/changes.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/load.ts';
import { UserError } from '../../scenarios/user-error.ts';

export const HEAD = 'apiVersion: vpc-cni-sim/v1\nkind: Scenario\n';

/** The files in a directory of their own, `scenario.yaml` being the scenario. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export async function load(files: Files | string, changes: Changes = {}): Promise<LoadedScenario> {
  return inDirectory(files, (path) => loadScenario(path, changes));
}

/** The warnings, with the directory taken off. */
export async function warningsOf(files: Files | string): Promise<string[]> {
  return inDirectory(files, async (path, directory) => {
    const { warnings } = await loadScenario(path);
    return warnings.map((warning) => warning.replaceAll(`${directory}/`, ''));
  });
}

/** The message of the error, with the directory taken off. */
export async function mistakes(files: Files | string, changes: Changes = {}): Promise<string> {
  return inDirectory(files, async (path, directory) => {
    try {
      await loadScenario(path, changes);
    } catch (error) {
      if (error instanceof UserError) return error.message.replaceAll(`${directory}/`, '');
      throw error;
    }
    return 'valid';
  });
}

/** Runs `use` on the files, which are gone afterwards. */
export async function inDirectory<T>(
  files: Files | string,
  use: (path: string, directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'vpc-cni-sim-'));
  try {
    const contents = typeof files === 'string' ? { 'scenario.yaml': files } : files;
    for (const [name, content] of Object.entries(contents)) await writeFile(join(directory, name), content);
    return await use(join(directory, 'scenario.yaml'), directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
