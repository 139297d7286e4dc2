import { ADDRESS_STATES, type AddressState } from '../../models/observations/records.ts';
import { count, flag, percent, seconds, text } from './column.ts';
import type { Table } from './table.ts';

const STATE_DESCRIPTIONS: Readonly<Record<AddressState, string>> = {
  reserved: 'The first four and the last of the subnet, which AWS keeps.',
  'cidr-reserved': 'Free, but set aside by a subnet CIDR reservation.',
  foreign: 'Held by something that is not simulated.',
  'eni-primary': 'Primary addresses of interfaces.',
  branch: 'Addresses of branch interfaces (security groups for pods).',
  assigned: 'Held by pods.',
  cooling: 'Were held by pods and are not given out again until the cool-down is over.',
  warm: 'In the pool of a node; a pod of that node can have them now.',
  'in-transit': "On an interface but in no daemon's pool: being created, attached, freed, or leaked.",
  free: 'Free in the subnet.',
  'free-unusable':
    'Free, but of no use to the pools of nodes: these take prefixes alone of this subnet, and no free aligned block of 16 contains them. 0 where nodes of a type without prefixes (not Nitro) may take single addresses.',
};

export const subnetsTable: Table<'subnet'> = {
  file: 'subnets.csv',
  row: 'The addresses of one subnet from one moment on: the full minutes after which something had changed, and the moments at which the subnet had to refuse a request or could serve it again. What the summary calls the fewest free is of these rows. The states from `reserved` to `free_unusable` add up to `size`.',
  kind: 'subnet',
  columns: [
    seconds('time_s', 'The moment.', (sample) => sample.time),
    text('subnet', 'Its name.', (sample) => sample.subnet),
    count('size', 'addresses', 'All addresses of the subnet.', (sample) => sample.size),
    ...ADDRESS_STATES.map((state) =>
      count<{ readonly states: ReadonlyMap<AddressState, number> }>(
        state.replaceAll('-', '_'),
        'addresses',
        STATE_DESCRIPTIONS[state],
        (sample) => sample.states.get(state) ?? 0,
      ),
    ),
    count('free_prefixes', '/28 blocks', 'Aligned blocks of 16 that are wholly free.', (sample) => sample.freePrefixes),
    percent(
      'fragmentation_percent',
      'Of the blocks of 16, how many are partly used: 0 none, 100 all.',
      (sample) => sample.fragmentationPercent,
    ),
    flag(
      'exhausted',
      'Whether EC2 refused a request for addresses or blocks and still could not serve it. Some may be free even so.',
      (sample) => sample.exhausted,
    ),
  ],
};
