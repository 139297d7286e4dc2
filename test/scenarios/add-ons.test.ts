import { describe, expect, it } from 'vitest';
import type { PodRecord } from '../../models/observations/records.ts';
import { runInMemory } from '../harness/run-in-memory.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

const ALL = '[coredns, metrics-server, aws-ebs-csi-driver, eks-pod-identity-agent, eks-node-monitoring-agent]';

describe('add-ons', () => {
  it('need an address, or only a place for a pod, as theirs do', async () => {
    const { config } = await load(
      `${HEAD}spec: {duration: 5m, addons: ${ALL}, nodeGroups: [{name: a, desiredSize: 3}]}`,
    );
    const pods: PodRecord[] = [];
    runInMemory(config, { check: true }, { pod: (record) => pods.push(record) });
    const count = (owner: string) => pods.filter((pod) => pod.owner?.endsWith(owner) === true);
    expect(pods.every(({ outcome }) => outcome === 'ready')).toBe(true);
    const withAddress = ['coredns', 'metrics-server', 'ebs-csi-node', 'ebs-csi-controller'];
    expect(withAddress.map((owner) => count(owner).filter(({ address }) => address !== undefined).length)).toEqual([
      2, 2, 3, 2,
    ]);
    const without = ['eks-pod-identity-agent', 'eks-node-monitoring-agent'];
    expect(without.map((owner) => count(owner).filter(({ hostNetwork }) => hostNetwork).length)).toEqual([3, 3]);
  });

  it('are those that EKS has', async () => {
    expect(await mistakes(`${HEAD}spec: {addons: [core-dns]}`)).toContain(
      '3:17: spec.addons[0]: expected one of coredns, metrics-server, aws-ebs-csi-driver, eks-pod-identity-agent, eks-node-monitoring-agent, found "core-dns". Did you mean coredns?',
    );
  });
});
