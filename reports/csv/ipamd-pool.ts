import { count, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const ipamdPoolTable: Table<'pool'> = {
  file: 'ipamd-pool.csv',
  row: 'A pool of one node (of each network card that ipamd manages) from one moment on, as ipamd itself counts it: `total` = `assigned` + `cooling` + `warm`.',
  kind: 'pool',
  columns: [
    seconds('time_s', 'The moment.', (sample) => sample.time),
    text('node', 'Its name.', (sample) => sample.node),
    count(
      'network_card',
      'index',
      'The network card whose pool it is: 0 unless ENABLE_MULTI_NIC is on.',
      (sample) => sample.networkCard,
    ),
    count('total', 'addresses', 'All addresses of the pool.', (sample) => sample.total),
    count('assigned', 'addresses', 'Held by pods.', (sample) => sample.assigned),
    count('cooling', 'addresses', 'Were held by pods and are in their cool-down.', (sample) => sample.cooling),
    count('warm', 'addresses', 'A pod can have them now.', (sample) => sample.warm),
    count('prefixes', '/28 blocks', 'Prefixes of the pool; 0 without prefix delegation.', (sample) => sample.prefixes),
    count('enis', 'interfaces', 'Interfaces that ipamd manages.', (sample) => sample.enis),
    count(
      'waiting',
      'pods',
      'Pods of the node that wait for an address, of whatever card.',
      (sample) => sample.waiting,
    ),
  ],
};
