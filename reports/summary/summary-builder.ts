import type {
  Ec2CallRecord,
  Ec2UsageRecord,
  NodeRecord,
  PodRecord,
  RecoveryRecord,
  RefusedLaunchRecord,
  SubnetSample,
} from '../../models/observations/records.ts';
import { seconds, toSeconds } from '../../sim/time.ts';
import type { Report } from '../report.ts';
import { Ec2Figures } from './ec2-figures.ts';
import { NodeFigures } from './node-figures.ts';
import { PodFigures } from './pod-figures.ts';
import { RefusedLaunches } from './refused-launches.ts';
import { SubnetHistory } from './subnet-figures.ts';
import type { RecoveryFigures, RunFacts, SubnetFigures, Summary } from './summary.ts';
import { UnschedulablePods } from './unschedulable-pods.ts';

/** Makes the summary of a run from its records as they come. */
export class SummaryBuilder implements Report {
  readonly #pods = new PodFigures();
  readonly #unschedulable = new UnschedulablePods();
  readonly #nodes = new NodeFigures();
  readonly #refusedLaunches = new RefusedLaunches();
  readonly #subnets = new Map<string, SubnetHistory>();
  readonly #ec2 = new Ec2Figures();
  readonly #recoveries: RecoveryFigures[] = [];

  pod(record: PodRecord): void {
    this.#pods.add(record);
    this.#unschedulable.add(record);
  }

  nodeLaunched(): void {
    this.#nodes.launched();
  }

  launchRefused(record: RefusedLaunchRecord): void {
    this.#refusedLaunches.add(record);
  }

  node(record: NodeRecord): void {
    this.#nodes.add(record);
  }

  subnet(sample: SubnetSample): void {
    const history = this.#subnets.get(sample.subnet);
    if (history === undefined) this.#subnets.set(sample.subnet, new SubnetHistory(sample));
    else history.add(sample);
  }

  ec2Call(record: Ec2CallRecord): void {
    this.#ec2.addCall(record);
  }

  ec2Usage(record: Ec2UsageRecord): void {
    this.#ec2.addUsage(record);
  }

  recovery({ faultsEnded, took, recovered, interfacesLeft }: RecoveryRecord): void {
    this.#recoveries.push({
      faults_ended_s: toSeconds(faultsEnded),
      took_s: toSeconds(took),
      recovered,
      interfaces_left: interfacesLeft,
    });
  }

  /** After the last record, once. */
  build(run: RunFacts, imports: Summary['imports'], thresholds: Summary['thresholds'] = []): Summary {
    return {
      format: 'vpc-cni-sim/summary/v1',
      run,
      thresholds,
      imports,
      ...this.#pods.summarize(),
      unschedulable: this.#unschedulable.summarize(),
      subnets: [...this.#subnets].map(([subnet, history]) => this.#summarizeSubnet(subnet, history, run)),
      nodes: this.#nodes.counts(),
      refused_launches: this.#refusedLaunches.summarize(),
      node_groups: this.#nodes.summarize(),
      ec2_calls: this.#ec2.summarize(),
      recoveries: this.#recoveries,
    };
  }

  #summarizeSubnet(subnet: string, history: SubnetHistory, run: RunFacts): SubnetFigures {
    const figures = history.summarize(seconds(run.simulated_s));
    const waits = this.#pods.waitsForFullSubnet(this.#nodes.nodesOf(subnet));
    return {
      subnet,
      ...figures,
      exhaustion: { ...figures.exhaustion, pods_waited: waits.pods, ip_wait_s: toSeconds(waits.duration) },
    };
  }
}
