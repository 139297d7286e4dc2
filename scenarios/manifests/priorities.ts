import type { ManifestSet } from './manifest-set.ts';

/** PriorityClasses that Kubernetes comes with. */
const BUILT_IN: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** The values of PriorityClasses, by name. */
export class Priorities {
  readonly #values: ReadonlyMap<string, number>;
  readonly #byDefault: number;

  constructor(set: ManifestSet) {
    const classes = set.of('PriorityClass');
    this.#values = new Map([
      ...Object.entries(BUILT_IN),
      ...classes.map(({ given }): [string, number] => [given.metadata.name, given.value]),
    ]);
    this.#byDefault = classes.find(({ given }) => given.globalDefault === true)?.given.value ?? 0;
  }

  /** Undefined when there is no such class: the API server would refuse the pod. @param name undefined: none is named. */
  valueOf(name: string | undefined): number | undefined {
    return name === undefined || name === '' ? this.#byDefault : this.#values.get(name);
  }
}
