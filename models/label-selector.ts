/** Labels or annotations of an object. */
export type Labels = ReadonlyMap<string, string>;

/** One requirement on labels. `Gt` and `Lt` compare whole numbers and exist for nodes only. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  /** For `In` and `NotIn` at least one, for `Gt` and `Lt` one, else none. */
  readonly values: readonly string[];
}

/** All of these must hold; `matchLabels` are written as `In`. An empty selector matches everything. */
export type LabelSelector = readonly LabelRequirement[];

const NO_LABELS: Labels = new Map();

/** Does `selector` match an object with these labels? */
export function matchesLabels(selector: LabelSelector, labels: Labels = NO_LABELS): boolean {
  return selector.every((requirement) => meets(requirement, labels.get(requirement.key)));
}

/** @param value the label's value; undefined when the object does not have it: then `NotIn` holds, as in Kubernetes. */
export function meets({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compare(value, values[0]) > 0;
    case 'Lt':
      return compare(value, values[0]) < 0;
  }
}

/** NaN, with which every comparison is false, unless both are whole numbers. */
function compare(value: string | undefined, other: string | undefined): number {
  if (value === undefined || other === undefined || !/^-?\d+$/.test(value)) return Number.NaN;
  return Number(value) - Number(other);
}

/** A selector of exactly these labels. */
export function selectorOf(labels: Labels): LabelSelector {
  return [...labels].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}
