import { describe, expect, it } from 'vitest';
import type { ImagePullConfig } from '../../../../models/kubernetes/kubelet/image-pull-config.ts';
import { ImagePuller } from '../../../../models/kubernetes/kubelet/image-puller.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { seconds } from '../../../../sim/time.ts';

const CONFIG: ImagePullConfig = {
  sizes: new Map([
    ['small', 100],
    ['large', 300],
    ['base', 100],
  ]),
  onEveryNode: ['base'],
  bytesPerSecond: 100,
  registryPullQps: 5,
  registryBurst: 10,
  maxParallelPulls: Number.POSITIVE_INFINITY,
};

/** Pulls these images at time 0 and gives the second at which each was there; undefined for one that was refused. */
function pull(images: readonly string[], config: Partial<ImagePullConfig> = {}): (number | undefined)[] {
  const simulation = new Simulation();
  const puller = new ImagePuller(simulation, { ...CONFIG, ...config }, () => {});
  const done = images.map((): number | undefined => undefined);
  for (const [index, image] of images.entries()) {
    puller.pull(image, () => {
      done[index] = simulation.now / seconds(1);
    });
  }
  simulation.runUntil(seconds(100));
  return done;
}

describe('images', () => {
  it('are there from the start if every node has them, or if their size is not known', () => {
    const puller = new ImagePuller(new Simulation(), CONFIG, () => {});
    expect(['base', 'unknown', 'small'].map((image) => puller.has(image))).toEqual([true, true, false]);
  });

  it('take their size by the bandwidth, and stay', () => {
    const simulation = new Simulation();
    const pulled: string[] = [];
    const puller = new ImagePuller(simulation, CONFIG, (image) => pulled.push(image));
    puller.pull('large', () => {});
    simulation.runUntil(seconds(3));
    expect(puller.has('large')).toBe(false);
    simulation.runUntil(seconds(3.1));
    expect(puller.has('large')).toBe(true);
    expect(pulled).toEqual(['large']);
  });

  it('share the bandwidth when they are pulled at the same time', () => {
    // 50 a second each: small is there after 2 s; large has 200 left then, at 100 a second.
    expect(pull(['small', 'large'])).toEqual([2, 4]);
  });

  it('are pulled one after the other when pulls are serialised', () => {
    expect(pull(['large', 'small'], { maxParallelPulls: 1 })).toEqual([3, 4]);
  });

  it('are pulled once for all who want them at the same time', () => {
    expect(pull(['large', 'large'])).toEqual([3, 3]);
  });

  it('are refused beyond the burst, and then at the rate of 5 a second', () => {
    const wanted = Array.from({ length: 12 }, () => 'small');
    expect(pull(wanted).filter((time) => time === undefined)).toHaveLength(2);
    expect(pull(wanted, { registryPullQps: 0 }).filter((time) => time === undefined)).toHaveLength(0);
    const simulation = new Simulation();
    const puller = new ImagePuller(simulation, { ...CONFIG, registryBurst: 1 }, () => {});
    expect(puller.pull('small', () => {})).toBe(true);
    expect(puller.pull('small', () => {})).toBe(false);
    simulation.runUntil(seconds(0.2));
    expect(puller.pull('small', () => {})).toBe(true);
  });
});
