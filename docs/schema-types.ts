import { NAME_PATTERN } from '../scenarios/schema/values.ts';
import type { JsonSchema } from '../scenarios/schema.ts';
import { DURATION_PATTERN } from '../scenarios/units/duration.ts';
import { QUANTITY_PATTERN } from '../scenarios/units/quantity.ts';

/** Texts of a form that has a name; what is not here is just a text. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [DURATION_PATTERN, 'duration'],
  [QUANTITY_PATTERN, 'quantity'],
  [NAME_PATTERN, 'name'],
  [/^[\d.]+\/\d+$/, 'CIDR'],
  [/^[\d.]+(\/\d+)?$/, 'CIDR or address'],
];

/** The type of a value in words: `duration`, `whole number, 0 or more`, `list of CIDR`. */
export function describeType(node: JsonSchema): string {
  if (node.$ref?.endsWith('/Distribution')) return 'distribution';
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.anyOf !== undefined) return alternatives(node.anyOf as JsonSchema[]);
  switch (node.type) {
    case 'array':
      return `list of ${describeType(node.items as JsonSchema)}`;
    case 'object':
      return 'mapping';
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${range(node)}`;
    case 'number':
      return `number${range(node)}`;
    default:
      return FORMS.find(([pattern]) => pattern.source === node.pattern)?.[1] ?? 'text';
  }
}

/** A quantity may be written as a text or as a number: that is one type. */
function alternatives(forms: readonly JsonSchema[]): string {
  const names = [...new Set(forms.map(describeType))];
  if (names.includes('quantity')) return 'quantity';
  return names.join(' or ');
}

function range({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const upper = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum !== undefined && upper !== undefined) return `, ${minimum} to ${upper}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return upper === undefined ? '' : `, at most ${upper}`;
}
