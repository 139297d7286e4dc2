import { WAIT_CAUSES, type WaitCause } from '../../models/observations/causes.ts';
import type { PodRecord } from '../../models/observations/records.ts';
import { largestCause } from '../largest-cause.ts';
import { type Column, count, flag, seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const podsTable: Table<'pod'> = {
  file: 'pods.csv',
  row: 'A pod, written when it is gone or the run ends. Times of what did not happen are empty.',
  kind: 'pod',
  columns: [
    text('pod', 'Its name.', (pod) => pod.name),
    text('node', 'The node it was bound to; empty when there was none.', (pod) => pod.node),
    seconds('created_s', 'When it was created.', (pod) => pod.created),
    seconds('scheduled_s', 'When the scheduler bound it to its node.', (pod) => pod.scheduled),
    seconds('ip_assigned_s', 'When it got its address.', (pod) => pod.addressAssigned),
    seconds('ready_s', 'When it became ready.', (pod) => pod.ready),
    seconds('deleted_s', 'When its deletion was asked for, or it completed.', (pod) => pod.deleted),
    seconds(
      'ip_wait_s',
      'How long it waited for an address: from the first sandbox attempt until it had one, or it or the run ended. 0.0 when the first attempt worked or there was none.',
      (pod) => pod.addressWait,
    ),
    seconds('start_latency_s', 'From created to ready.', (pod) =>
      pod.ready === undefined ? undefined : pod.ready - pod.created,
    ),
    count('attempts', 'attempts', 'Attempts to create its sandbox, each of them one CNI ADD.', (pod) => pod.attempts),
    text(
      'cause',
      'Why it waited for an address: the cause with the largest part of the wait; empty when it did not wait.',
      (pod) => largestCause(pod.waitParts),
    ),
    text(
      'outcome',
      'How it stood at the end of its life, or of the run: `ready` (it became ready), `starting` (it had its address but was not ready), `waiting` (on a node, without an address), `unschedulable` (no node had room), `rejected` (the kubelet refused it).',
      (pod) => pod.outcome,
    ),
    text('namespace', 'Its namespace.', (pod) => pod.namespace),
    text('owner', 'What made it, as `kind/name`; empty for a bare pod.', (pod) => pod.owner),
    flag(
      'host_network',
      "Whether it uses its node's network and so needs no address of its own.",
      (pod) => pod.hostNetwork,
    ),
    seconds('first_attempt_s', 'When the first sandbox attempt began.', (pod) => pod.firstAttempt),
    seconds('last_attempt_s', 'When the last sandbox attempt began.', (pod) => pod.lastAttempt),
    seconds('started_s', 'When its containers ran.', (pod) => pod.started),
    text('address', 'Its address.', (pod) => pod.address),
    count(
      'eni_device',
      'device index',
      'The device index of the interface that holds the address; -1 for a branch interface.',
      (pod) => pod.device,
    ),
    ...WAIT_CAUSES.map(waitPart),
  ],
};

function waitPart(cause: WaitCause): Column<PodRecord> {
  return seconds(
    `wait_${cause.toLowerCase()}_s`,
    `The part of \`ip_wait_s\` whose cause was ${cause}.`,
    (pod) => pod.waitParts.get(cause) ?? 0,
  );
}
