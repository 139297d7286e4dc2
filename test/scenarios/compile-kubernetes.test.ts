import { describe, expect, it } from 'vitest';
import { HEAD, load, mistakes } from './scenario-files.ts';

const compiled = async (spec: string) => (await load(`${HEAD}spec:\n${spec}`)).config;

describe('spec.scheduler', () => {
  it.each([
    ['{}', 100],
    ['{ tier: XL }', 167],
    ['{ tier: 2XL }', 283],
    ['{ tier: 4XL }', 400],
    ['{ tier: 4XL, podsPerSecond: 12.5 }', 12.5],
  ])('%s places %d pods a second', async (scheduler, podsPerSecond) => {
    const { scheduler: config } = await compiled(`  scheduler: ${scheduler}`);
    expect(config).toEqual({ podsPerSecond, strategy: 'LeastAllocated', ipAware: false });
  });

  it('takes the strategies that EKS offers, and no other', async () => {
    const { scheduler } = await compiled('  scheduler: { strategy: MostAllocated, ipAware: true }');
    expect(scheduler).toMatchObject({ strategy: 'MostAllocated', ipAware: true });
    expect(await mistakes(`${HEAD}spec:\n  scheduler: { strategy: RequestedToCapacityRatio }`)).toContain(
      'expected one of LeastAllocated, MostAllocated',
    );
  });
});

describe('spec.images and spec.kubelet', () => {
  it('are as EKS has them on AL2023: no image takes time, 5 pulls a second after a burst of 10, as many at once as wanted', async () => {
    expect((await compiled('  seed: 1')).images).toEqual({
      sizes: new Map(),
      onEveryNode: [],
      bytesPerSecond: 50 * 2 ** 20,
      registryPullQps: 5,
      registryBurst: 10,
      maxParallelPulls: Number.POSITIVE_INFINITY,
    });
  });

  it('give images their sizes, and the kubelet what it may pull at once', async () => {
    const { images, workloads } = await compiled(`
  images: { web: { size: 100Mi }, base: { size: 2Gi, onEveryNode: true } }
  kubelet: { maxParallelImagePulls: 3 }
  workloads: [{ deployment: { name: web, image: web, requests: { cpu: 100m } } }]`);
    expect(images?.sizes).toEqual(
      new Map([
        ['web', 100 * 2 ** 20],
        ['base', 2 ** 31],
      ]),
    );
    expect([images?.onEveryNode, images?.maxParallelPulls]).toEqual([['base'], 3]);
    expect(workloads[0]).toMatchObject({ template: { containers: [{ image: 'web', requests: { milliCpu: 100 } }] } });
    const serial = await compiled('  kubelet: { serializeImagePulls: true, maxParallelImagePulls: 3 }');
    expect(serial.images?.maxParallelPulls).toBe(1);
  });

  it('do not let a workload name an image of which nothing is known', async () => {
    const message = await mistakes(`${HEAD}spec:
  images: { shop/web: { size: 100Mi } }
  workloads: [{ deployment: { name: web, image: shop/wep } }]`);
    expect(message).toContain('"shop/wep" is not in spec.images');
    expect(message).toContain('Did you mean shop/web?');
  });
});

it('spec.pods.volumeWait takes no time unless it is given', async () => {
  expect((await compiled('  seed: 1')).pods.volumeWait).toBeUndefined();
  const { pods } = await compiled('  pods: { volumeWait: 300ms }');
  expect(pods.volumeWait).toEqual({ kind: 'constant', value: 300_000 });
});
