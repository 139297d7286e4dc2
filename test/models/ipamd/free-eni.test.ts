import { describe, expect, it } from 'vitest';
import { minutes } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

describe('an interface that nothing needs', () => {
  it.each([
    ['is freed', 'interface' as const, [0]],
    ['stays when it is one for EFA', 'efa' as const, [0, 1]],
  ])('%s', (_, type, devices) => {
    const node = new OneNode({
      instanceType: 'c5n.18xlarge',
      env: { WARM_IP_TARGET: '1' },
      networkInterfaces: [{ device: 1, type, secondary: 0, prefixes: 0, tags: new Map() }],
    });
    node.start();
    node.runFor(minutes(10));
    expect(node.instance.devices(0)).toEqual(devices);
  });
});
