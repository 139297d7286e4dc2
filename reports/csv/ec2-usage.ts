import { minutes } from '../../sim/time.ts';
import { count, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const ec2UsageTable: Table<'ec2Usage'> = {
  file: 'ec2-usage.csv',
  row: 'The calls of one EC2 action that ended within one minute, those of node groups (RunInstances, TerminateInstances) too; minutes without any have no row.',
  kind: 'ec2Usage',
  columns: [
    seconds('minute_start_s', 'When the minute begins.', (usage) => minutes(usage.minute)),
    text('action', 'The EC2 action.', (usage) => usage.action),
    count('calls', 'calls', 'All calls.', (usage) => usage.calls),
    count('throttled', 'calls', 'Those that were throttled (RequestLimitExceeded).', (usage) => usage.throttled),
    count(
      'failed',
      'calls',
      'Those that failed for another reason. A RunInstances failed when EC2 could launch none of its instances, for instance because the subnet was full; a CreateFleet answers even then. events.csv has each refused launch.',
      (usage) => usage.failed,
    ),
  ],
};
