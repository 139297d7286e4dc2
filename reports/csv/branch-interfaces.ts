import { count, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const branchInterfacesTable: Table<'trunk'> = {
  file: 'branch-interfaces.csv',
  row: 'Security groups for pods: the branch interfaces of one node from one moment on, as the VPC resource controller counts them. Only there when a node may have a trunk.',
  kind: 'trunk',
  columns: [
    seconds('time_s', 'The moment.', (sample) => sample.time),
    text('node', 'Its name.', (sample) => sample.node),
    count('limit', 'interfaces', 'Branch interfaces of the instance type.', (sample) => sample.limit),
    count('used', 'interfaces', 'Pods have them.', (sample) => sample.used),
    count('creating', 'interfaces', 'EC2 is asked for them.', (sample) => sample.creating),
    count(
      'cooling',
      'interfaces',
      'Their pods have ended: they cool or wait for their deletion, and nobody else can have their place.',
      (sample) => sample.cooling,
    ),
  ],
};
