import { describe, expect, it } from 'vitest';
import { minutes } from '../../../sim/time.ts';
import { OneNode, subnet } from '../../harness/one-node.ts';

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

describe('an interface that pods have left', () => {
  it('stays on a cordoned node, until that is uncordoned', () => {
    const node = new OneNode({ instanceType: 'm5.large', skipQuietRounds: false });
    node.start();
    node.runFor(minutes(1));
    node.addPod('pod');
    node.runFor(minutes(2));
    node.cordon();
    node.deletePod('pod');
    node.runFor(minutes(5));
    expect(node.instance.devices(0)).toEqual([0, 1]);
    node.cordon(false);
    node.runFor(minutes(1));
    expect(node.instance.devices(0)).toEqual([0]);
  });

  it('stays where the others alone would not have MINIMUM_IP_TARGET addresses, be it only one', () => {
    const node = new OneNode({
      instanceType: 'm5.large',
      env: { MINIMUM_IP_TARGET: '1', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' },
      subnets: [subnet('own', '10.0.0.0/24'), subnet('pods', '10.0.4.0/22')],
      eniConfigSubnet: 'pods',
    });
    node.start();
    node.runFor(minutes(10));
    expect(node.statistics().total).toBe(1);
    expect(node.callsOf('DetachNetworkInterface')).toBe(0);
  });
});
