import { Cluster } from '../../models/cluster.ts';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import type { Ec2UsageRecord, EventRecord, NodeRecord, PodRecord } from '../../models/observations/records.ts';
import { fanOut } from '../../reports/report.ts';
import { HEAD, load } from '../scenarios/scenario-files.ts';

/** What a run observed, as far as field cases ask for it. */
export interface ScenarioRun {
  readonly pods: readonly PodRecord[];
  readonly nodes: readonly NodeRecord[];
  readonly events: readonly EventRecord[];
  readonly ec2Usage: readonly Ec2UsageRecord[];
}

/** @param spec of a scenario, in YAML. @param change what the scenario cannot say. */
export async function runSpec(
  spec: string,
  change: (config: ClusterConfig) => ClusterConfig = (config) => config,
): Promise<ScenarioRun> {
  return runConfig(change((await load(`${HEAD}spec: ${spec}`)).config));
}

export function runConfig(config: ClusterConfig, options: { readonly check: boolean } = { check: false }): ScenarioRun {
  const pods: PodRecord[] = [];
  const nodes: NodeRecord[] = [];
  const events: EventRecord[] = [];
  const ec2Usage: Ec2UsageRecord[] = [];
  const sink = fanOut([
    {
      pod: (record) => pods.push(record),
      node: (record) => nodes.push(record),
      event: (record) => events.push(record),
      ec2Usage: (record) => ec2Usage.push(record),
    },
  ]);
  const cluster = new Cluster(config, sink, options);
  cluster.runUntil(config.duration);
  cluster.finish();
  return { pods, nodes, events, ec2Usage };
}
