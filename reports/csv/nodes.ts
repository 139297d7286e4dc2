import { count, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const nodesTable: Table<'node'> = {
  file: 'nodes.csv',
  row: 'A node, written when it is removed or the run ends.',
  kind: 'node',
  columns: [
    text('node', 'Its name.', (node) => node.name),
    text('group', 'Its node group.', (node) => node.group),
    text('instance_type', 'Its EC2 instance type.', (node) => node.instanceType),
    text('subnet', 'The subnet of its first interface.', (node) => node.subnet),
    text('zone', 'Its availability zone.', (node) => node.zone),
    count('max_pods', 'pods', "The kubelet's maxPods.", (node) => node.maxPods),
    seconds('launched_s', 'When it was launched.', (node) => node.launched),
    seconds('ready_s', 'When it became Ready; empty when it never did.', (node) => node.ready),
    seconds('removed_s', 'When it was removed; empty when it was there at the end.', (node) => node.removed),
    count(
      'pods_most',
      'pods',
      'The most pods at the same time, those with host network included: aws-node and kube-proxy too, which have no row in pods.csv.',
      (node) => node.podsMost,
    ),
    count('pods_at_end', 'pods', 'Pods at the end, counted likewise.', (node) => node.podsAtEnd),
    count('enis_most', 'interfaces', 'The most interfaces attached at the same time.', (node) => node.enisMost),
    count('enis_at_end', 'interfaces', 'Interfaces attached at the end.', (node) => node.enisAtEnd),
    count('pool_most', 'addresses', "The most addresses in ipamd's pool.", (node) => node.poolMost),
    count('pool_at_end', 'addresses', "Addresses in ipamd's pool at the end.", (node) => node.poolAtEnd),
    count('adds_failed', 'calls', 'CNI ADDs that failed.', (node) => node.addsFailed),
    count('adds_succeeded', 'calls', 'CNI ADDs that gave an address.', (node) => node.addsSucceeded),
    text(
      'launcher',
      'Who had it launched: `node-group`, `cluster-autoscaler` or `karpenter`.',
      (node) => node.launchCause.launcher,
    ),
    text('launch_reason', 'Why, in a few words.', (node) => node.launchCause.reason),
    text(
      'removal_reason',
      'Why it was removed, in a few words; empty when it was there at the end.',
      (node) => node.removalReason,
    ),
  ],
};
