import type { RefusedLaunchRecord } from '../../models/observations/records.ts';
import { alphabetical } from './alphabetical.ts';
import type { RefusedLaunchFigures } from './summary.ts';

/** Counts the instances that EC2 refused to launch. */
export class RefusedLaunches {
  readonly #bySubnet = new Map<string, Map<string, number>>();

  add({ subnet, error }: RefusedLaunchRecord): void {
    const errors = this.#bySubnet.get(subnet) ?? new Map<string, number>();
    this.#bySubnet.set(subnet, errors.set(error, (errors.get(error) ?? 0) + 1));
  }

  summarize(): RefusedLaunchFigures[] {
    return alphabetical(this.#bySubnet).map(([subnet, errors]) => ({
      subnet,
      errors: Object.fromEntries(alphabetical(errors)),
    }));
  }
}
