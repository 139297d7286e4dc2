import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../../models/ipv4.ts';
import { addressBlocks } from '../../../scenarios/import/address-blocks.ts';
import { importFiles } from './files.ts';

const subnet = (id: string, cidr: string, given: object = {}) => ({
  SubnetId: id,
  VpcId: 'vpc-1',
  CidrBlock: cidr,
  AvailabilityZone: 'eu-central-1a',
  AvailableIpAddressCount: 200,
  ...given,
});
const SUBNETS = { Subnets: [subnet('subnet-1', '10.20.0.0/24'), subnet('subnet-2', '100.64.0.0/20')] };
const eni = (given: object) => ({
  SubnetId: 'subnet-1',
  Description: 'ELB app/shop',
  InterfaceType: 'interface',
  TagSet: [],
  PrivateIpAddresses: [{ PrivateIpAddress: '10.20.0.8' }, { PrivateIpAddress: '10.20.0.9' }],
  ...given,
});

describe('import subnets', () => {
  it('keeps ids, CIDRs and zones, and puts a VPC around them', async () => {
    const { scenario } = await importFiles('subnets', [SUBNETS]);
    const { cidrs, subnets } = scenario.config.vpc;
    expect(cidrs).toEqual([parseCidr('10.20.0.0/16'), parseCidr('100.64.0.0/16')]);
    expect(subnets).toMatchObject([
      { id: 'subnet-1', cidr: parseCidr('10.20.0.0/24'), zone: 'eu-central-1a', occupied: [] },
      { id: 'subnet-2', cidr: parseCidr('100.64.0.0/20') },
    ]);
  });

  it('says what there was when it was nothing', async () => {
    await expect(importFiles('subnets', [{ Subnets: [] }])).rejects.toThrow(
      'its list of Subnets is empty: look at the Region',
    );
    const ipv6 = subnet('subnet-1', '', { CidrBlock: undefined });
    await expect(importFiles('subnets', [{ Subnets: [ipv6] }])).rejects.toThrow('none of its Subnets has a CidrBlock');
  });

  it('takes the addresses of load balancers and the like for occupied, prefixes too', async () => {
    const prefix = eni({ PrivateIpAddresses: [], Ipv4Prefixes: [{ Ipv4Prefix: '10.20.0.32/28' }] });
    const { scenario } = await importFiles('subnets', [SUBNETS, { NetworkInterfaces: [eni({}), prefix] }]);
    expect(scenario.config.vpc.subnets[0]?.occupied).toEqual([parseCidr('10.20.0.8/31'), parseCidr('10.20.0.32/28')]);
  });

  it.each([
    ['that the VPC CNI made', { Description: 'aws-K8S-i-0123' }],
    ['that a daemon manages', { TagSet: [{ Key: 'node.k8s.amazonaws.com/instance_id', Value: 'i-1' }] }],
    ['of the VPC resource controller', { InterfaceType: 'branch' }],
  ])('leaves interfaces out %s: the nodes of the scenario stand for them', async (_, given) => {
    const { scenario, notes } = await importFiles('subnets', [SUBNETS, { NetworkInterfaces: [eni(given)] }]);
    expect(scenario.config.vpc.subnets[0]?.occupied).toEqual([]);
    expect(notes).toEqual([
      "1 interface of nodes with the VPC CNI is left out: the scenario's own nodes stand for them",
    ]);
  });

  it('says how many addresses are in use when nobody told who has them', async () => {
    const { text, notes } = await importFiles('subnets', [SUBNETS]);
    expect(text).toContain('# 51 of its addresses are in use now.');
    expect(notes.join()).toContain('describe-network-interfaces');
  });

  it('keeps the tag by which subnet discovery goes, and shows the name', async () => {
    const Tags = [
      { Key: 'kubernetes.io/role/cni', Value: '1' },
      { Key: 'Name', Value: 'private a\nspec: {}' },
    ];
    const { scenario, text } = await importFiles('subnets', [{ Subnets: [subnet('s', '10.0.0.0/24', { Tags })] }]);
    expect(scenario.config.vpc.subnets[0]?.tags).toEqual(new Map([['kubernetes.io/role/cni', '1']]));
    expect(text).toContain('# private a spec: {}\n');
  });

  it('replaces the VPC of a scenario that is there, and nothing else', async () => {
    const base = `# mine\napiVersion: vpc-cni-sim/v1\nkind: Scenario\nspec:\n  seed: 7\n  vpc: { cidrs: [10.9.0.0/16] }\n  # my nodes\n  nodeGroups: [{ name: mine, desiredSize: 3 }]\n`;
    const { scenario, text } = await importFiles('subnets', [SUBNETS], { base });
    expect(scenario.config).toMatchObject({ seed: 7, nodeGroups: [{ name: 'mine', size: 3 }] });
    expect(scenario.config.vpc.subnets[0]?.id).toBe('subnet-1');
    expect(text).toMatch(/^# mine\n[\s\S]*# my nodes\n/);
  });

  it.each<[string, unknown[], string]>([
    ['interfaces alone', [{ NetworkInterfaces: [] }], 'give that of `aws ec2 describe-subnets` too'],
    ['something else', [{ Vpcs: [] }], 'expected the answer of `aws ec2 describe-subnets`'],
    ['no JSON', ['Subnets: []'], 'not JSON'],
    [
      'two VPCs',
      [{ Subnets: [subnet('a', '10.0.0.0/24'), subnet('b', '10.1.0.0/24', { VpcId: 'vpc-2' })] }],
      'subnets of 2 VPCs ("vpc-1", "vpc-2")',
    ],
    ['a CIDR that cannot be', [{ Subnets: [subnet('a', '10.0.0.0/8')] }], 'is not a valid scenario'],
  ])('refuses %s', async (_, contents, message) => {
    await expect(importFiles('subnets', contents)).rejects.toThrow(message);
  });
});

describe('blocks of addresses', () => {
  it('hold exactly the addresses, aligned, and no two could be one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 64 })), (addresses) => {
        const blocks = addressBlocks(addresses);
        const held = blocks.flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => first + index));
        expect(held).toEqual(addresses.toSorted((a, b) => a - b));
        for (const { first, size } of blocks) expect(first % size).toBe(0);
        const halves = blocks.map(({ first, size }) => `${first ^ size}/${size}`);
        for (const { first, size } of blocks) expect(halves).not.toContain(`${first}/${size}`);
      }),
    );
  });
});
