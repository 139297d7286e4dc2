import { Sampler } from '../../sim/distributions.ts';
import type { RandomStream } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { ForeignOccupantsConfig } from '../cluster-config.ts';
import type { Subnet } from './subnet.ts';

/**
 * Those who share a subnet with the cluster and come and go: load balancers, functions, databases, other clusters. Each
 * takes single addresses as EC2 gives them, and after its life gives them back: so subnets fragment. One that finds too
 * few addresses stays away.
 * @param onChange called after each change of the subnet.
 */
export function liveWithForeignOccupants(
  simulation: Simulation,
  subnet: Subnet,
  { atStart, arrivals, lifetime, addresses }: ForeignOccupantsConfig,
  stream: RandomStream,
  onChange: () => void,
): void {
  const lifetimes = new Sampler(lifetime, stream);
  const move = () => {
    const taken = subnet.takeAddresses(addresses, 'foreign');
    if (taken === undefined) return;
    simulation.after(lifetimes.draw(), () => {
      for (const address of taken) subnet.vacate({ first: address, size: 1 });
      onChange();
    });
  };
  for (let count = 0; count < atStart; count += 1) move();
  if (arrivals === undefined) return;
  const intervals = new Sampler(arrivals, stream);
  const arrive = () => {
    move();
    onChange();
    // At least a microsecond, or an interval of 0 would keep the clock from moving.
    simulation.after(Math.max(1, intervals.draw()), arrive);
  };
  simulation.after(intervals.draw(), arrive);
}
