import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../sim/time.ts';
import { OneNode, subnet } from '../harness/one-node.ts';

// aws/amazon-vpc-cni-k8s #3685, seen on v1.21.1; 50 pods on the real v1.23.1 gave the same figures.
describe('FC-05: WARM_IP_TARGET=0 with MINIMUM_IP_TARGET=22 and prefixes', () => {
  it.each(['1.21', '1.23'])(
    'freezes the pool of v%s at two prefixes: 18 of 50 pods never get an address',
    (version) => {
      const node = new OneNode({
        instanceType: 'm5.4xlarge',
        version,
        env: {
          ENABLE_PREFIX_DELEGATION: 'true',
          AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
          WARM_IP_TARGET: '0',
          WARM_PREFIX_TARGET: '1',
          WARM_ENI_TARGET: '0',
          MINIMUM_IP_TARGET: '22',
        },
        maxPods: 110,
        subnets: [subnet('node-subnet', '10.0.0.0/24'), subnet('pod-subnet', '10.1.0.0/16')],
        eniConfigSubnet: 'pod-subnet',
      });
      node.start();
      node.runFor(minutes(1));
      expect(node.statistics()).toMatchObject({ total: 32, prefixes: 2 });
      for (let pod = 1; pod <= 50; pod += 1) node.addPod(`pod-${pod}`, seconds(11));
      for (let minute = 1; minute <= 60; minute += 1) {
        node.runFor(minutes(1));
        expect(node.statistics()).toMatchObject({ total: 32, assigned: 32, prefixes: 2 });
      }
      expect(node.pods.filter(({ address }) => address === undefined)).toHaveLength(18);
    },
  );
});
