import { describe, expect, it } from 'vitest';
import type { CniPort } from '../../../../models/kubernetes/cni-port.ts';
import type { ImagePullConfig } from '../../../../models/kubernetes/kubelet/image-pull-config.ts';
import { Node } from '../../../../models/kubernetes/node.ts';
import type { Pod, PodController, PodSpec } from '../../../../models/kubernetes/pod.ts';
import { constant } from '../../../../sim/distributions.ts';
import { milliseconds, minutes, seconds, toSeconds } from '../../../../sim/time.ts';
import { ClusterUnderTest, NO_TIME, readyNode } from '../cluster-under-test.ts';

const TIMINGS = {
  ...NO_TIME,
  containerStart: constant(seconds(1)),
  readinessDelay: constant(seconds(1)),
  shutdownTime: constant(seconds(5)),
};

const SLOW_PULLS: ImagePullConfig = {
  sizes: new Map(Array.from({ length: 20 }, (_, index) => [`image-${index}`, 1_000])),
  onEveryNode: [],
  bytesPerSecond: 100,
  registryPullQps: 5,
  registryBurst: 10,
  maxParallelPulls: Number.POSITIVE_INFINITY,
};

/** Notes what a controller is told, with its time. */
class Witness implements PodController {
  readonly heard: [string, number][] = [];
  readonly #cluster: ClusterUnderTest;

  constructor(cluster: ClusterUnderTest) {
    this.#cluster = cluster;
  }

  podReady(): void {
    this.#note('ready');
  }
  podInactive(): void {
    this.#note('inactive');
  }
  podUnready(): void {
    this.#note('unready');
  }
  podFinished(pod: Pod): void {
    this.#note(pod.failed ? 'failed' : 'succeeded');
  }
  podGone(): void {
    this.#note('gone');
  }

  #note(what: string): void {
    this.heard.push([what, toSeconds(this.#cluster.simulation.now)]);
  }

  get words(): string[] {
    return this.heard.map(([what]) => what);
  }

  /** When it heard it, in seconds. */
  times(what: string): number[] {
    return this.heard.filter(([word]) => word === what).map(([, time]) => time);
  }
}

function start(changes: Partial<PodSpec>, images?: ImagePullConfig) {
  const cluster = new ClusterUnderTest();
  const node = readyNode();
  cluster.addNode(node, undefined, TIMINGS, images);
  const witness = new Witness(cluster);
  const pod = cluster.createPod('pod', { controller: witness, ...changes });
  return { cluster, node, witness, pod };
}

describe('containers', () => {
  it('are started one after the other; the pod is ready once all run', () => {
    const { cluster, pod } = start({ containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
    cluster.simulation.runUntil(seconds(10));
    // 10 ms for the scheduler, then a second each, and one until ready.
    expect(pod.started).toBe(seconds(3.01));
    expect(pod.ready).toBe(seconds(4.01));
  });

  it('wait for init containers, which run one after the other and are noticed to have ended within a second', () => {
    const initContainers = [
      { name: 'migrate', runTime: constant(seconds(20)) },
      { name: 'warm-up', runTime: constant(seconds(10)) },
    ];
    const { cluster, pod } = start({ initContainers });
    cluster.simulation.runUntil(seconds(60));
    expect(pod.started).toBeGreaterThan(seconds(33));
    expect(pod.started).toBeLessThan(seconds(35.02));
  });

  it('take their readiness, preStop hook and grace period from the template', () => {
    const { cluster, pod } = start({
      readinessDelay: constant(seconds(7)),
      preStop: seconds(4),
      shutdownTime: constant(seconds(60)),
      gracePeriod: seconds(10),
    });
    cluster.simulation.runUntil(seconds(20));
    expect((pod.ready ?? 0) - (pod.started ?? 0)).toBe(seconds(7));
    cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(seconds(60));
    // 4 s for the hook and 6 that are left of 10; then 0.4 s until the object is gone.
    expect(cluster.journal.times('podGone')).toEqual([seconds(30.4)]);
  });

  it('get 2 s even if their preStop hook has used up the grace period; an eviction may bring a shorter one', () => {
    const { cluster, pod } = start({ preStop: seconds(60), shutdownTime: constant(seconds(60)) });
    cluster.simulation.runUntil(seconds(20));
    cluster.apiServer.deletePod(pod, seconds(5));
    cluster.simulation.runUntil(seconds(60));
    expect(cluster.journal.times('podGone')).toEqual([seconds(27.4)]);
  });
});

describe('images', () => {
  it('are pulled before their container starts, the first time on a node', () => {
    const { cluster, node, pod } = start({ containers: [{ name: 'a', image: 'image-0' }] }, SLOW_PULLS);
    cluster.simulation.runUntil(seconds(20));
    expect(pod.started).toBe(seconds(11.01));
    expect([...node.images]).toEqual([['image-0', 1_000]]);
    const second = cluster.createPod('second', pod.spec);
    cluster.simulation.runUntil(seconds(40));
    expect(second.started).toBe(seconds(21.01));
  });

  it('that are refused are tried again 10 to 16 s later, and hold up only their own container', () => {
    const cluster = new ClusterUnderTest();
    cluster.addNode(readyNode(), undefined, TIMINGS, {
      ...SLOW_PULLS,
      bytesPerSecond: 1_000_000,
      registryBurst: 1,
      registryPullQps: 1,
    });
    const both = [0, 1].map((index) => ({ name: `${index}`, image: `image-${index}` }));
    const pod = cluster.createPod('pod', { containers: [...both, { name: 'no-image' }] });
    cluster.simulation.runUntil(seconds(30));
    // The first is pulled and started at 1.01 s, when a token is there again; so this one is started by 3.01 s at the latest.
    expect(pod.started).toBeLessThan(seconds(4));
    const other = cluster.createPod('other', {
      containers: [2, 3].map((index) => ({ name: `${index}`, image: `image-${index}` })),
    });
    const third = cluster.createPod('third', { containers: [{ name: '4', image: 'image-4' }] });
    cluster.simulation.runUntil(seconds(60));
    expect(other.started).toBeLessThan(seconds(34));
    expect((third.started ?? 0) - third.created).toBeGreaterThan(seconds(11));
    expect((third.started ?? 0) - third.created).toBeLessThan(seconds(18));
  });
});

describe('a container that crashes', () => {
  const crashing = (times: number | undefined, after = seconds(3)) => ({
    containers: [{ name: 'a', crashes: { after: constant(after), times } }],
  });

  it('is started again at once, then after 10, 20, 40 ... s at most 5 min, on the same address', () => {
    const { cluster, witness, pod } = start(crashing(undefined));
    cluster.simulation.runUntil(minutes(60));
    const crashes = witness.times('unready');
    const gaps = crashes.slice(1).map((time, index) => time - (crashes[index] ?? 0));
    // A second to start, 3 s until it crashes, up to one until that is noticed; waits end when the pod has its turn.
    const waits = [0, 10, 20, 40, 80, 160, 300, 300, 300];
    expect(gaps.length).toBeGreaterThan(waits.length);
    for (const [index, wait] of waits.entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(wait + 3);
      expect(gaps[index]).toBeLessThanOrEqual(wait + (wait === 0 ? 6 : 22));
    }
    expect(pod.attempts).toBe(1);
    expect(pod.outcome).toBe('ready');
  });

  it('makes the pod unready, and ready again once it stays up', () => {
    const { cluster, witness } = start(crashing(2));
    cluster.simulation.runUntil(minutes(10));
    expect(witness.words).toEqual(['ready', 'unready', 'ready', 'unready', 'ready']);
  });

  it('never makes the pod ready if it crashes before that', () => {
    const { cluster, witness, pod } = start(crashing(undefined, milliseconds(500)));
    cluster.simulation.runUntil(minutes(10));
    expect(witness.words).toEqual([]);
    expect(pod.outcome).toBe('starting');
  });

  it('fails the pod for good if it is not to be restarted: its address and its slot are free', () => {
    const dels: number[] = [];
    const cni: CniPort = { add: () => ({ ok: true, address: '10.0.0.10', device: 0 }), del: (id) => dels.push(id) };
    const cluster = new ClusterUnderTest();
    const node = readyNode();
    cluster.addNode(node, cni, TIMINGS);
    const witness = new Witness(cluster);
    const pod = cluster.createPod('job', { controller: witness, restartPolicy: 'Never', ...crashing(undefined) });
    cluster.simulation.runUntil(seconds(20));
    expect(witness.words).toEqual(['ready', 'failed', 'gone']);
    expect([pod.failed, node.podCount, dels.length]).toEqual([true, 0, 1]);
  });

  it('stops crashing when the pod is deleted', () => {
    const { cluster, witness, pod } = start(crashing(undefined));
    cluster.simulation.runUntil(seconds(30));
    cluster.apiServer.deletePod(pod);
    cluster.simulation.runUntil(minutes(30));
    expect(witness.words.slice(-2)).toEqual(['inactive', 'gone']);
    expect(witness.words.filter((word) => word === 'gone')).toHaveLength(1);
  });
});

it('a pod that ends by itself has succeeded, and is gone a moment later', () => {
  const cluster = new ClusterUnderTest();
  cluster.addNode(readyNode(), undefined, TIMINGS);
  const witness = new Witness(cluster);
  cluster.createPod('job', { controller: witness }, seconds(10));
  cluster.simulation.runUntil(seconds(60));
  expect(witness.words).toEqual(['ready', 'succeeded', 'gone']);
});

it('a pod on a node whose CNI is not configured yet waits 1 to 2.5 s at a time; one on the host network does not', () => {
  const cluster = new ClusterUnderTest();
  const node = new Node({
    name: 'booting',
    zone: 'a',
    maxPods: 10,
    allocatable: { milliCpu: 4_000, memoryMiB: 8_192 },
  });
  cluster.addNode(node, undefined, TIMINGS);
  const tolerations = [{ key: undefined, operator: 'Exists' as const, value: '', effect: undefined }];
  const pod = cluster.createPod('pod', { tolerations });
  const onHost = cluster.createPod('on-host', { tolerations, hostNetwork: true });
  cluster.simulation.runUntil(seconds(30));
  expect(pod.attempts).toBe(0);
  expect(onHost.outcome).toBe('ready');
  node.setNetworkReady();
  cluster.simulation.runUntil(seconds(40));
  expect(pod.firstAttempt).toBeGreaterThan(seconds(30));
  expect(pod.firstAttempt).toBeLessThanOrEqual(seconds(32.5));
});

it('volumes are mounted before the sandbox is made', () => {
  const cluster = new ClusterUnderTest();
  cluster.addNode(readyNode(), undefined, { ...TIMINGS, volumeWait: constant(milliseconds(300)) });
  const pod = cluster.createPod('pod');
  cluster.simulation.runUntil(seconds(10));
  expect(pod.firstAttempt).toBe(milliseconds(310));
});

it('nothing happens any more to pods of a kubelet that has stopped', () => {
  const cluster = new ClusterUnderTest();
  const node = readyNode();
  const kubelet = cluster.addNode(node, undefined, TIMINGS);
  const crashing = { containers: [{ name: 'a', crashes: { after: constant(seconds(1)), times: undefined } }] };
  const pods = [
    cluster.createPod('crashing', crashing),
    cluster.createPod('plain'),
    cluster.createPod('job', {}, seconds(20)),
  ];
  cluster.simulation.runUntil(seconds(10));
  kubelet.stop();
  const events = cluster.simulation.eventsRun;
  cluster.simulation.runUntil(minutes(30));
  expect(cluster.simulation.eventsRun).toBe(events);
  for (const pod of pods) cluster.apiServer.forceDeletePod(pod);
  expect([node.podCount, pods.every(({ gone }) => gone)]).toEqual([0, true]);
  expect(cluster.journal.times('podGone')).toHaveLength(3);
});
