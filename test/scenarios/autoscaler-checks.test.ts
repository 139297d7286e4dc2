import { describe, expect, it } from 'vitest';
import { HEAD, mistakes } from './scenario-files.ts';

const check = (karpenter: string, more = '') =>
  mistakes(`${HEAD}spec:\n  autoscaler:\n    karpenter: ${karpenter}\n${more}`);
const requirement = (text: string) => check(`{ nodePools: [{ requirements: [${text}] }] }`);

describe('a scenario with Karpenter', () => {
  it('is valid with nothing said', async () => {
    expect(await check('{}')).toBe('valid');
  });

  it('names the label that was probably meant', async () => {
    expect(await requirement('{ key: kubernetes.io/arc, operator: In, values: [arm64] }')).toContain(
      'expected one of the labels karpenter.k8s.aws/instance-category',
    );
  });

  it('holds requirements to the number of values that their operator takes', async () => {
    expect(await requirement('{ key: kubernetes.io/arch, operator: In }')).toContain(
      'In takes at least one value, found 0',
    );
    expect(await requirement('{ key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["4", "8"] }')).toContain(
      'Gt takes one value, found 2',
    );
  });

  it('says when no instance type, or no zone, is left', async () => {
    expect(await requirement('{ key: node.kubernetes.io/instance-type, operator: In, values: [m5.larg] }')).toContain(
      'no instance type meets all of them',
    );
    expect(await requirement('{ key: topology.kubernetes.io/zone, operator: In, values: [mars-1a] }')).toContain(
      'no subnet is in a zone that it allows',
    );
  });

  it('knows its subnets, and keeps the names of node groups and NodePools apart', async () => {
    expect(await check('{ nodePools: [{ subnets: [nowhere] }] }')).toContain('there is no subnet "nowhere"');
    expect(await check('{ nodePools: [{ name: nodes }] }')).toContain('the name "nodes" is taken');
    expect(await check('{ nodePools: [{}, {}] }')).toContain('the name "default" is taken');
  });

  it('lets events name its nodes', async () => {
    const event = (node: string) => `  events: [{ at: 1m, spotInterruption: { node: ${node} } }]\n`;
    expect(await check('{}', event('default-1'))).toBe('valid');
    expect(await check('{}', event('other-1'))).toContain('no node is ever called "other-1"');
  });
});

describe('the tags of a node group', () => {
  const tag = (text: string, more = 'maxSize: 5') =>
    mistakes(`${HEAD}spec:\n  nodeGroups: [{ name: workers, ${more}, tags: { ${text} } }]\n`);
  const POD_ENI = 'k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/pod-eni';

  it('tell Cluster Autoscaler what its nodes have, and nothing else', async () => {
    expect(await tag(`${POD_ENI}: "9"`)).toBe('valid');
    expect(await tag('team: "7"')).toContain('node-template/resources/');
    expect(await tag(`${POD_ENI}: "many"`)).toContain('expected a whole number in quotes');
  });

  it('are nonsense on a group that it leaves alone', async () => {
    expect(await tag(`${POD_ENI}: "9"`, 'desiredSize: 2')).toContain('the group has no maxSize');
  });
});
