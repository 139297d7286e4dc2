import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import { formatCidr, type Ipv4 } from '../ipv4.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';
import type { Ec2 } from './ec2.ts';
import type { Ec2Events } from './ec2-events.ts';
import type { Subnet } from './subnet.ts';

export interface Ec2EventContext {
  readonly simulation: Simulation;
  readonly ec2: Ec2;
  readonly reportEvent: ReportEvent;
  /** Addresses of subnets have been taken or given back by others. */
  subnetsChanged(): void;
  /** Faults have ended: from now on recovery counts. */
  faultsEnded(): void;
}

/** What each kind of timed event does when its time has come. */
export function ec2EventHandlers(context: Ec2EventContext): {
  readonly [Kind in keyof Ec2Events]: (event: Ec2Events[Kind]) => void;
} {
  const { simulation, ec2, reportEvent } = context;
  const later = (duration: Duration | undefined, action: () => void) => {
    if (duration !== undefined) simulation.after(duration, action);
  };
  const occupy = (subnet: Subnet, taken: readonly Ipv4[], duration: Duration | undefined) => {
    const count = `${taken.length} ${taken.length === 1 ? 'address' : 'addresses'}`;
    reportEvent('occupied', `subnet/${subnet.id}`, `others take ${count}`);
    context.subnetsChanged();
    later(duration, () => {
      for (const address of taken) subnet.vacate({ first: address, size: 1 });
      reportEvent('vacated', `subnet/${subnet.id}`, `others leave ${count}`);
      context.subnetsChanged();
    });
  };
  return {
    ec2Fault: ({ for: duration, ...fault }) => {
      const { now } = simulation;
      ec2.faults.add({ ...fault, from: now, until: now + duration });
      const what = fault.action === '*' ? 'all calls' : fault.action;
      const where = fault.node ?? fault.zone;
      const of = where === undefined ? '' : ` of ${where}`;
      reportEvent(
        'ec2-fault',
        'cluster',
        `${fault.rate * 100} % of ${what}${of} fail with ${fault.error} for ${duration / seconds(1)} s`,
      );
      later(duration, () => {
        reportEvent('ec2-fault-ended', 'cluster', `${what}${of} work again`);
        context.faultsEnded();
      });
    },
    imdsSlow: ({ factor, for: duration }) => {
      const end = ec2.imdsLags.slowDown(factor);
      reportEvent('imds-slow', 'cluster', `lags are ${factor} times as long for ${duration / seconds(1)} s`);
      later(duration, end);
    },
    zoneFull: ({ zone, for: duration }) => {
      for (const subnet of ec2.subnets) if (subnet.zone === zone) occupy(subnet, subnet.occupy(subnet.cidr), duration);
    },
    occupy: ({ subnet: id, cidr, addresses = 0, for: duration }) => {
      const subnet = ec2.subnet(id);
      occupy(
        subnet,
        cidr === undefined ? (subnet.takeAddresses(addresses, 'foreign') ?? []) : subnet.occupy(cidr),
        duration,
      );
    },
    vacate: ({ subnet: id, cidr }) => {
      ec2.subnet(id).vacate(cidr);
      reportEvent('vacated', `subnet/${id}`, `others leave ${formatCidr(cidr)}`);
      context.subnetsChanged();
    },
  };
}

/** Calls `action` when faults of the configuration end while the run goes on. */
export function whenFaultsEnd(ec2: Ec2, end: Time, action: () => void): void {
  for (const until of ec2.faults.ends()) if (until < end) ec2.simulation.at(until, action);
}
