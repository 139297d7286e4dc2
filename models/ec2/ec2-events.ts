import type { Duration } from '../../sim/time.ts';
import type { Ipv4Block } from '../ipv4.ts';

/** What can happen to EC2 at a given time, by kind. `for` undefined: until the end of the run. */
export interface Ec2Events {
  readonly ec2Fault: Ec2FaultEvent;
  /** All lags of the metadata services are `factor` times as long. */
  readonly imdsSlow: { readonly factor: number; readonly for: Duration };
  /** Others take all that is free in the zone's subnets at this moment. */
  readonly zoneFull: { readonly zone: string; readonly for?: Duration | undefined };
  readonly occupy: OccupyEvent;
  readonly vacate: { readonly subnet: string; readonly cidr: Ipv4Block };
}

interface Ec2FaultEvent {
  /** `*` for all. */
  readonly action: string;
  readonly error: string;
  /** The share of the calls that fail, 0 to 1. */
  readonly rate: number;
  readonly for: Duration;
  readonly zone?: string | undefined;
  readonly node?: string | undefined;
}

interface OccupyEvent {
  readonly subnet: string;
  /** What is free of this block, */
  readonly cidr?: Ipv4Block | undefined;
  /** or so many addresses that EC2 chooses; none if fewer are free. */
  readonly addresses?: number | undefined;
  readonly for?: Duration | undefined;
}
