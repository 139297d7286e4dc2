import { WAIT_CAUSES } from '../../models/observations/causes.ts';
import { ADDRESS_STATES, POD_OUTCOMES } from '../../models/observations/records.ts';
import type { Summary } from './summary.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ type: 'string', description });
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const figure = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const orNull = (schema: Schema): Schema => ({ ...schema, type: [schema.type, 'null'] });
const flag = (description: string): Schema => ({ type: 'boolean', description });
const sha256 = (description: string): Schema => ({ type: 'string', pattern: '^[0-9a-f]{64}$', description });
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
const mapOf = (values: Schema, description: string): Schema => ({
  type: 'object',
  additionalProperties: values,
  description,
});

/** All properties have to be there, and no others. */
function object<Type>(properties: { readonly [Key in keyof Type]: Schema }, description?: string): Schema {
  const required = Object.keys(properties);
  return { type: 'object', ...(description && { description }), properties, required, additionalProperties: false };
}

function countsOf(keys: readonly string[], what: (key: string) => string): Record<string, Schema> {
  return Object.fromEntries(keys.map((key) => [key, count(what(key))]));
}

const quantiles = (description: string): Schema =>
  object<Summary['pod_start_seconds']>(
    {
      count: count('Of how many values.'),
      p50: orNull(figure('The median, in seconds; null without values, as all that follow.')),
      p90: orNull(figure('The 90 % quantile.')),
      p95: orNull(figure('The 95 % quantile.')),
      p99: orNull(figure('The 99 % quantile.')),
      max: orNull(figure('The largest value.')),
    },
    description,
  );

const ledger = (description: string): Schema =>
  object<Summary['subnets'][number]['worst']>(
    {
      time_s: figure('From when on, in seconds.'),
      states: object(countsOf(ADDRESS_STATES, (state) => `Addresses that are ${state}.`)),
      free_prefixes: count('Aligned blocks of 16 that are wholly free.'),
      fragmentation_percent: figure('Of the blocks of 16, how many are partly used.'),
    },
    description,
  );

const run = object<Summary['run']>(
  {
    scenario: text("The scenario's name."),
    variant: orNull(text("Which of the scenario's variants; null when it has none.")),
    partial: flag('The run was interrupted, or ended by a threshold: everything ends at simulated_s.'),
    seed: count('Decides every random number.'),
    duration_s: figure('How long the run was to last, in seconds.'),
    simulated_s: figure('How long it lasted.'),
    events_run: count('How many events the engine ran.'),
    versions: mapOf(text('A version.'), 'Of the simulator, and of what it simulates.'),
    scenario_sha256: sha256('Of the scenario with the changes of the command line, and its traces.'),
    config_sha256: sha256('Of all that the models were given, with every default.'),
  },
  'What was run.',
);

const threshold = object<Summary['thresholds'][number]>({
  metric: text('As in the scenario: subnet_used_percent{subnet=a}.'),
  threshold: text('As in the scenario: max < 80.'),
  unit: text('Of the value.'),
  value: orNull({ type: 'number', description: 'The figure that was judged; null when nothing was observed.' }),
  series: orNull(text('Of several subnets the one that the value is of.')),
  ok: orNull(
    flag('It was met; null when the run ended before its time, and not because of this threshold: it was not judged.'),
  ),
  ended_run: flag('It was missed before the end and has ended the run.'),
});

const subnet = object<Summary['subnets'][number]>({
  subnet: text('Its id.'),
  size: count('All addresses.'),
  worst: ledger('The first moment with the fewest free addresses.'),
  at_end: ledger('The end of the run.'),
  exhaustion: object<Summary['subnets'][number]['exhaustion']>(
    {
      periods: count('How often the subnet could not give what was asked for.'),
      first_at_s: orNull(figure('When first; null when never.')),
      at_first: orNull(ledger('Where the addresses were then: why there were none to be had.')),
      total_s: figure('For how long in all.'),
      longest_s: figure('The longest of these times.'),
      pods_waited: count('Pods that waited because of it.'),
      ip_wait_s: figure('How long they waited for it, together.'),
    },
    'Times from a request that EC2 refused until it could serve it.',
  ),
});

const nodeGroup = object<Summary['node_groups'][number]>({
  group: text('Its name.'),
  instance_type: text('The EC2 instance type.'),
  max_pods: count("The kubelet's maxPods."),
  nodes: count('Nodes.'),
  nodes_ready: count('Nodes that became Ready.'),
  nodes_at_max_pods: count('Nodes that had as many pods as maxPods allows at some time.'),
  pods_most: count('The most pods on one node at the same time.'),
  enis_most: count('The most interfaces of one node.'),
  pool_most: count("The most addresses in one node's pool."),
  adds_succeeded: count('CNI ADDs that gave an address.'),
  adds_failed: count('CNI ADDs that failed.'),
});

const ec2Calls = object<Summary['ec2_calls'][number]>({
  action: text('The EC2 action.'),
  calls: count('All calls.'),
  throttled: count('Those that were throttled.'),
  failed: count('Those that failed for another reason.'),
  errors: mapOf(count('How often.'), "By EC2's error code, how often each ended a call."),
});

const recovery = object<Summary['recoveries'][number]>({
  faults_ended_s: figure('When faults of EC2 ended; of several before the cluster was well, the last.'),
  took_s: figure('Until no pod waited for an address and every daemon ran; until the end when that did not happen.'),
  recovered: flag('It happened before the run ended.'),
  interfaces_left: count('Network interfaces attached to nothing at that moment.'),
});

/** The JSON Schema of summary.json, shipped as schemas/summary.schema.json. */
export function summarySchema(): Schema {
  const format: Summary['format'] = 'vpc-cni-sim/summary/v1';
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'vpc-cni-sim summary',
    ...object<Summary>({
      format: { const: format, description: 'The version of this format.' },
      run,
      thresholds: list(threshold, 'In the order of the scenario.'),
      imports: list(
        object<Summary['imports'][number]>({
          trace: text("The trace file's name."),
          rows: count('Its rows.'),
          pods_imported: count('Rows that became pods.'),
          rows_rejected: count('Rows that did not.'),
        }),
        'Of each churn trace.',
      ),
      pods: object(
        { total: count('All pods.'), ...countsOf(POD_OUTCOMES, (outcome) => `Pods that ended as ${outcome}.`) },
        'By how they stood at the end of their life, or of the run.',
      ),
      pod_start_seconds: quantiles('From created to ready, of the pods that became ready.'),
      ip_wait: object<Summary['ip_wait']>(
        {
          seconds: quantiles('Of the pods that waited for an address at all.'),
          total_s: figure('All waits together.'),
          causes: list(
            object<Summary['ip_wait']['causes'][number]>({
              cause: { enum: WAIT_CAUSES, description: 'Why they waited.' },
              total_s: figure('For how long, together.'),
              pods: count('How many pods; one counts at each cause it waited for.'),
            }),
            'Only causes that occurred, the largest first.',
          ),
        },
        'How long pods waited for an address.',
      ),
      unschedulable: list(
        object<Summary['unschedulable'][number]>({
          reasons: text('What kept them off the nodes, in alphabetical order.'),
          pods: count('How many pods.'),
          message: text('Of the last of them, as kube-scheduler words it.'),
        }),
        'The pods that no node took, by the reasons together as they were when the run or their life ended.',
      ),
      subnets: list(subnet, 'Where the addresses of each subnet were.'),
      nodes: object<Summary['nodes']>(
        {
          launched: count('Launched in the run.'),
          removed: count('Gone before its end.'),
          most: count('The most at the same time, from their launch until their instances were gone.'),
        },
        'All nodes.',
      ),
      refused_launches: list(
        object<Summary['refused_launches'][number]>({
          subnet: text('Where they were to be.'),
          errors: mapOf(count('How often; an attempt that is made again counts again.'), "By EC2's error code."),
        }),
        'Instances that EC2 refused to launch, by subnet.',
      ),
      node_groups: list(nodeGroup, 'The nodes of a group that have the same type and maxPods.'),
      ec2_calls: list(ec2Calls, 'By action, in alphabetical order.'),
      recoveries: list(recovery, 'Of each time that faults of EC2 ended.'),
    }),
  };
}
