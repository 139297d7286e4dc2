import type { Path } from './path.ts';
import { type JsonSchema, scenarioJsonSchema } from './schema.ts';

let schema: JsonSchema | undefined;

/** The keys that a scenario may have at `path`; none where the keys are free. */
export function knownKeys(path: Path): string[] {
  return schemasAt(path).flatMap((found) => Object.keys(found.properties ?? {}));
}

/** What stands for a value at `path` that is not written; undefined when there is no default. */
export function defaultAt(path: Path): unknown {
  return structuredClone(schemasAt(path).find((found) => found.default !== undefined)?.default);
}

function schemasAt(path: Path): JsonSchema[] {
  schema ??= scenarioJsonSchema();
  let found = alternatives(schema);
  for (const step of path) {
    found = found.flatMap((parent) => {
      const child =
        typeof step === 'number' ? parent.items : (ownProperty(parent, step) ?? parent.additionalProperties);
      return typeof child === 'object' && !Array.isArray(child) ? alternatives(child) : [];
    });
  }
  return found;
}

function ownProperty({ properties = {} }: JsonSchema, key: string) {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function alternatives(node: JsonSchema): JsonSchema[] {
  const referred = node.$ref === undefined ? undefined : schema?.$defs?.[node.$ref.replace('#/$defs/', '')];
  return [node, ...(node.anyOf ?? []), ...(referred === undefined ? [] : alternatives(referred))].filter(
    (schemaNode) => typeof schemaNode === 'object',
  );
}
