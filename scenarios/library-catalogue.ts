import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { libraryScenario, libraryScenarios } from './library.ts';

const SCHEMA = '../../schemas/scenario.schema.json';

/** What a list of the library shows of a scenario. */
export interface CatalogueEntry {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** All scenarios of the library, by name. They are not checked here: the tests do that. */
export function libraryCatalogue(): CatalogueEntry[] {
  return libraryScenarios().map((name) => {
    const { metadata = {} } = parse(readFileSync(libraryScenario(name).path, 'utf8')) as {
      metadata?: { description?: string; tags?: string[] };
    };
    return { name, description: metadata.description ?? '', tags: metadata.tags ?? [] };
  });
}

/** A scenario as it stands, fit to be copied: the editor finds the schema wherever the copy is. @throws UserError */
export function libraryScenarioText(name: string): string {
  const { path } = libraryScenario(name);
  return readFileSync(path, 'utf8').replace(`$schema=${SCHEMA}`, `$schema=${resolve(dirname(path), SCHEMA)}`);
}
