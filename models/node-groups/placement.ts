/** Where the instances of a group are: by subnet, launches under way included. */
export interface SubnetLoad {
  readonly id: string;
  readonly zone: string;
  readonly instances: number;
}

/**
 * The order in which a group tries its subnets: the zone with the fewest of its instances first, as an Auto Scaling group
 * keeps its zones balanced, and within a zone the subnet with the fewest. The order of the list decides what is equal.
 */
export function inOrderOfLaunch(subnets: readonly SubnetLoad[]): SubnetLoad[] {
  const inZone = instancesByZone(subnets);
  return subnets.toSorted((a, b) => (inZone.get(a.zone) ?? 0) - (inZone.get(b.zone) ?? 0) || a.instances - b.instances);
}

/** The zone with the most instances; of several the first. Undefined without subnets. */
export function fullestZone(subnets: readonly SubnetLoad[]): string | undefined {
  const zones = [...instancesByZone(subnets)];
  const most = Math.max(...zones.map(([, instances]) => instances));
  return zones.find(([, instances]) => instances === most)?.[0];
}

function instancesByZone(subnets: readonly SubnetLoad[]): Map<string, number> {
  const inZone = new Map<string, number>();
  for (const { zone, instances } of subnets) inZone.set(zone, (inZone.get(zone) ?? 0) + instances);
  return inZone;
}
