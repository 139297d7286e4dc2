import { ec2EventHandlers, whenFaultsEnd } from '../ec2/ec2-event-handlers.ts';
import { liveWithForeignOccupants } from '../ec2/foreign-occupants.ts';
import { planEvents } from '../timed-events.ts';
import type { ClusterNode } from './cluster-node.ts';
import { Recovery } from './recovery.ts';
import type { World } from './world.ts';

/**
 * What happens in the account beside what the nodes do: others in the subnets, timed events of EC2, faults and the
 * recovery from them.
 * @param nodes those that are there at the time of asking.
 */
export function liveInAccount(world: World, nodes: ReadonlyMap<string, ClusterNode>): void {
  const { simulation, config, ec2, streams, ledger, waitingForSubnet, reportEvent } = world;
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
  const isWell = () => [...nodes.values()].every((node) => node.isWell);
  const recovery = new Recovery(simulation, isWell, (message) => {
    const left = ec2.detachedNetworkInterfaces().length;
    reportEvent('recovered', 'cluster', `${message}; ${left} interfaces are attached to nothing`);
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
}
