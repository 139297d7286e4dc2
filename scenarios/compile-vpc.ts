import type { SubnetConfig } from '../models/cluster-config.ts';
import type { Spec } from './schema.ts';

export function compileSubnet({
  reservations,
  foreign,
  tags,
  ...subnet
}: Spec['vpc']['subnets'][number]): SubnetConfig {
  return {
    ...subnet,
    tags: new Map(Object.entries(tags)),
    reservations: reservations.map(({ cidr: block, type }) => ({ block, type })),
    foreign: foreign.map(({ every: arrivals, ...occupants }) => ({ ...occupants, arrivals })),
  };
}
