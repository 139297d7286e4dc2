import { count, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const ec2CallsTable: Table<'ec2Call'> = {
  file: 'ec2-calls.csv',
  row: 'One EC2 call for a node that is there, by its ipamd or the VPC resource controller, written when it ends. RunInstances, CreateFleet and TerminateInstances, which node groups and Karpenter make for several nodes at once, are in ec2-usage.csv only; refused launches are in events.csv.',
  kind: 'ec2Call',
  columns: [
    seconds('start_s', 'When it began.', (call) => call.start),
    seconds('end_s', 'When its answer came.', (call) => call.end),
    text('node', 'The node whose ipamd made it, or that the VPC resource controller made it for.', (call) => call.node),
    text('action', 'The EC2 action.', (call) => call.action),
    text('variant', 'Which of the calls that share an action; empty where there is one only.', (call) => call.variant),
    count(
      'eni_device',
      'device index',
      'The interface it is about, as known when the call began.',
      (call) => call.device,
    ),
    text('subnet', 'Where a CreateNetworkInterface took its addresses.', (call) => call.subnet),
    count('count', 'as `count_of` says', 'How many were asked for.', (call) => call.count),
    text(
      'count_of',
      'What `count` counts: `address`, `prefix` (/28 blocks), `interface`, `ipv6-prefix` (/80 blocks).',
      (call) => call.countOf,
    ),
    text('addresses', 'The addresses or blocks that were given or taken, separated by spaces.', (call) =>
      call.addresses?.().join(' '),
    ),
    text('error', "EC2's error code; empty when the call worked.", (call) => call.error),
  ],
};
