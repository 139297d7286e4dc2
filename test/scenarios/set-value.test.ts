import { describe, expect, it } from 'vitest';
import { setValue } from '../../scenarios/set-value.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

const SCENARIO = {
  spec: {
    nodeGroups: [{ name: 'small', desiredSize: 1 }, { name: 'large' }],
    vpc: { subnets: [{ id: 'a', tags: {} }] },
    workloads: [{ deployment: { name: 'shop' } }],
  },
};

function set(assignment: string, scenario: unknown = SCENARIO): unknown {
  return setValue(scenario, { option: `--set ${assignment}`, assignment }).value;
}

describe('--set', () => {
  it.each([
    ['spec.nodeGroups.0.desiredSize=3', { name: 'small', desiredSize: 3 }],
    ['spec.nodeGroups[0].desiredSize=3', { name: 'small', desiredSize: 3 }],
    ['spec.nodeGroups.small.desiredSize=3', { name: 'small', desiredSize: 3 }],
    [
      'spec.nodeGroups.small.shutdownTime={p50: 1s, p99: 2s}',
      { name: 'small', desiredSize: 1, shutdownTime: { p50: '1s', p99: '2s' } },
    ],
    ['spec.nodeGroups.small.subnets=[a, b]', { name: 'small', desiredSize: 1, subnets: ['a', 'b'] }],
  ])('finds entries of lists by index and by name, and reads YAML: %s', (assignment, group) => {
    expect(set(assignment)).toEqual({ spec: { ...SCENARIO.spec, nodeGroups: [group, { name: 'large' }] } });
  });

  it('finds subnets by id and deployments by name', () => {
    expect(set('spec.vpc.subnets.a.zone=z')).toMatchObject({ spec: { vpc: { subnets: [{ id: 'a', zone: 'z' }] } } });
    expect(set('spec.workloads.shop.deployment.replicas=2')).toMatchObject({
      spec: { workloads: [{ deployment: { name: 'shop', replicas: 2 } }] },
    });
  });

  it('leaves the scenario it was given as it was', () => {
    const before = structuredClone(SCENARIO);
    set('spec.nodeGroups.0.desiredSize=3');
    expect(SCENARIO).toEqual(before);
  });

  it('knows that the values of a workload are under its kind', async () => {
    const scenario = `${HEAD}spec: {workloads: [{deployment: {name: web, replicas: 3}}]}`;
    expect(await mistakes(scenario, { sets: ['spec.workloads.web.replicas=400'] })).toBe(
      '--set spec.workloads.web.replicas=400: unknown key "replicas" in spec.workloads[0]. Did you mean spec.workloads[0].deployment.replicas?',
    );
    const { config } = await load(scenario, { sets: ['spec.workloads.web.deployment.replicas=4'] });
    expect(config.workloads).toMatchObject([{ replicas: 4 }]);
  });

  it('takes texts as they are where a text belongs', () => {
    expect(set('spec.vpcCni.env.WARM_IP_TARGET=05', {})).toEqual({
      spec: { vpcCni: { env: { WARM_IP_TARGET: '05' } } },
    });
    expect(set('spec.vpcCni.env.X=a=b: {', {})).toEqual({ spec: { vpcCni: { env: { X: 'a=b: {' } } } });
    expect(set('spec.vpc.subnets.a.tags["kubernetes.io/role/cni"]=1')).toMatchObject({
      spec: { vpc: { subnets: [{ tags: { 'kubernetes.io/role/cni': '1' } }] } },
    });
  });

  it('changes the default of what the file does not have', async () => {
    const { config } = await load(`${HEAD}spec: {}`, {
      sets: ['spec.nodeGroups.nodes.desiredSize=7', 'spec.pods.containerStart.p50=1s'],
    });
    expect(config.nodeGroups).toMatchObject([{ name: 'nodes', instanceType: 'm5.large', size: 7 }]);
    expect(config.pods.containerStart).toEqual({ kind: 'lognormal', p50: 1e6, p99: 2e6 });
  });

  it('goes back to the default with null', async () => {
    const { config } = await load(`${HEAD}spec: {duration: 5m}`, { sets: ['spec.duration=null'] });
    expect(config.duration).toBe(3_600e6);
  });

  it('lets the last one win, and --seed and --duration over all', async () => {
    const { config } = await load(`${HEAD}spec: {}`, {
      sets: ['spec.seed=2', 'spec.seed=3', 'spec.duration=1m'],
      duration: '2m',
    });
    expect(config).toMatchObject({ seed: 3, duration: 120e6 });
  });

  it.each([
    ['spec.seed', 'expected PATH=VALUE, such as spec.vpcCni.env.WARM_IP_TARGET=5'],
    ['=5', 'expected PATH=VALUE'],
    ['spec..seed=5', 'expected PATH=VALUE'],
    ['spec.seed=[1', 'the value is not valid YAML'],
    ['spec.seed.x=1', 'unknown key'],
    ['spec.nodeGroups.5.name=x', 'there is no spec.nodeGroups[5]: the list has 1 entry, [0]'],
    ['spec.nodeGroups.node.name=x', 'spec.nodeGroups has no entry of the name node. Did you mean nodes?'],
    ['spec.workloads.0.deployment=x', 'there is no spec.workloads[0]: the list has 0 entries'],
    ['spec.vpcCni.evn.WARM_IP_TARGET=5', 'unknown key "evn" in spec.vpcCni. Did you mean env?'],
    ['spec.vpcCni.env.WARM_IP_TAGRET=5', 'aws-node has no variable "WARM_IP_TAGRET". Did you mean WARM_IP_TARGET?'],
    ['spec.duration=5', 'spec.duration: expected a duration'],
    ['spec.vpc.subnets.a.cidr=10.9.0.0/24', "10.9.0.0/24 is outside of the VPC's CIDR"],
    ['spec.__proto__.polluted=1', 'unknown key "__proto__"'],
  ])('is itself what a mistake is blamed on: %s', async (assignment, message) => {
    const told = await mistakes(`${HEAD}spec: {}`, { sets: [assignment] });
    expect(told).toContain(`--set ${assignment}: `);
    if (assignment !== 'spec.seed.x=1') expect(told).toContain(message);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
