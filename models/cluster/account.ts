import { toSeconds } from '../../sim/time.ts';
import { ec2EventHandlers, whenFaultsEnd } from '../ec2/ec2-event-handlers.ts';
import { liveWithForeignOccupants } from '../ec2/foreign-occupants.ts';
import type { RecoveryRecord } from '../observations/records.ts';
import { planEvents } from '../timed-events.ts';
import type { ClusterNode } from './cluster-node.ts';
import { Recovery } from './recovery.ts';
import type { World } from './world.ts';

/**
 * What happens in the account beside what the nodes do: others in the subnets, timed events of EC2, faults and the
 * recovery from them.
 * @param nodes those that are there at the time of asking.
 * @returns what has to be told when the run ends.
 */
export function liveInAccount(world: World, nodes: ReadonlyMap<string, ClusterNode>): { finish(): void } {
  const { simulation, config, ec2, streams, ledger, sink, waitingForSubnet, reportEvent } = world;
  const subnetsChanged = () => {
    ledger.subnetsChanged();
    for (const node of [...waitingForSubnet]) node.refresh();
  };
  for (const { id, foreign = [] } of config.vpc.subnets) {
    for (const [index, occupants] of foreign.entries()) {
      const stream = streams.stream(`foreign/${id}/${index}`);
      liveWithForeignOccupants(simulation, ec2.subnet(id), occupants, stream, subnetsChanged);
    }
  }
  const recovery = new Recovery({
    simulation,
    isWell: () => everyNode(nodes, (node) => node.isWell),
    interfacesLeft: () => ec2.detachedNetworkInterfaces().length,
    report: (record) => {
      sink.recovery(record);
      if (record.recovered) reportEvent('recovered', 'cluster', recoveryMessage(record));
    },
  });
  const faultsEnded = () => recovery.faultsEnded();
  whenFaultsEnd(ec2, config.duration, () => {
    reportEvent('ec2-fault-ended', 'cluster', 'faults of spec.ec2.faults end');
    faultsEnded();
  });
  planEvents(
    simulation,
    config.events,
    ec2EventHandlers({ simulation, ec2, reportEvent, subnetsChanged, faultsEnded }),
  );
  return recovery;
}

function everyNode(nodes: ReadonlyMap<string, ClusterNode>, holds: (node: ClusterNode) => boolean): boolean {
  for (const node of nodes.values()) if (!holds(node)) return false;
  return true;
}

function recoveryMessage({ took, interfacesLeft }: RecoveryRecord): string {
  const well = `no pod waits for an address and every daemon runs, ${toSeconds(took)} s after the faults ended`;
  return `${well}; ${interfacesLeft} interfaces are attached to nothing`;
}
