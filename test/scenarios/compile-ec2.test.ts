import { describe, expect, it } from 'vitest';
import type { Ec2Config } from '../../models/cluster-config.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

async function ec2(spec: string): Promise<Ec2Config> {
  return (await load(`${HEAD}spec: {ec2: ${spec}}`)).config.ec2;
}

const lognormal = (p50: number, p99: number) => ({ kind: 'lognormal', p50: p50 * 1e3, p99: p99 * 1e3 });

describe('EC2 of a scenario that says nothing of it', () => {
  it('has the limits and quotas of a new account, and the retries that the VPC CNI has in effect', async () => {
    expect(await ec2('{}')).toMatchObject({
      requestLimits: {
        buckets: new Map(),
        background: new Map(),
        describeById: 'unfiltered',
        throttledAnswer: lognormal(50, 200),
        slowdown: 0,
      },
      quotas: { networkInterfaces: 5_000, networkAddressUsage: 64_000 },
      sdkRetries: { maxAttempts: 3, mode: 'standard' },
    });
  });

  it('is as fast as measured in 2019', async () => {
    const { latency, latencyPerAddress, detachTime, imds } = await ec2('{}');
    expect(latency.get('AttachNetworkInterface')).toEqual(lognormal(370, 1_480));
    expect(latencyPerAddress).toBe(5_000);
    expect(detachTime).toEqual(lognormal(3_000, 10_000));
    expect(imds).toEqual({
      attachLag: lognormal(200, 1_000),
      addressLag: lognormal(800, 4_000),
      detachLag: lognormal(500, 2_000),
      addressStagger: 0,
    });
  });
});

describe('a profile', () => {
  it('decides what the scenario does not say', async () => {
    const { latency, latencyPerAddress, imds } = await ec2(
      '{profile: slow, latency: {CreateTags: 1s}, imds: {addressStagger: 7ms}}',
    );
    expect(latency.get('CreateTags')).toEqual({ kind: 'constant', value: 1e6 });
    expect(latency.get('DescribeSubnets')).toEqual(lognormal(300, 1_200));
    expect(latencyPerAddress).toBe(15_000);
    expect(imds).toMatchObject({ addressStagger: 7_000, attachLag: lognormal(600, 3_000) });
  });
});

describe('the limits', () => {
  it('can be raised for an account, and have others who use them', async () => {
    const { requestLimits } = await ec2(
      '{limits: {buckets: {AssignPrivateIpAddresses: {capacity: 300, refillPerSecond: 15}}, background: {DescribeSubnets: 2.5}}}',
    );
    expect(requestLimits?.buckets).toEqual(
      new Map([['AssignPrivateIpAddresses', { capacity: 300, refillPerSecond: 15 }]]),
    );
    expect(requestLimits?.background).toEqual(new Map([['DescribeSubnets', 2.5]]));
  });

  it('can be switched off', async () => {
    expect((await ec2('{limits: {enforced: false}}')).requestLimits).toBeUndefined();
  });
});

describe('a fault', () => {
  it('strikes a share of the calls of the whole run, when it has a rate alone', async () => {
    const { faults } = await ec2('{faults: [{rate: 0.05}]}');
    expect(faults).toEqual([
      { action: '*', error: 'InternalError', from: 0, until: Number.POSITIVE_INFINITY, rate: 0.05 },
    ]);
  });

  it('strikes from a moment on, or up to one, in one zone or on one node', async () => {
    const { faults } = await ec2(
      '{faults: [{rate: 1, from: 1h, zone: zone-a}, {rate: 0.5, until: 2h, node: nodes-1}]}',
    );
    expect(faults).toMatchObject([
      { from: 3_600e6, until: Number.POSITIVE_INFINITY, rate: 1, zone: 'zone-a' },
      { from: 0, until: 7_200e6, rate: 0.5, node: 'nodes-1' },
    ]);
  });

  it('must be able to strike', async () => {
    expect(await mistakes(`${HEAD}spec: {ec2: {faults: [{rate: 1, from: 2s, until: 1s}]}}`)).toContain(
      'until is not after from',
    );
  });
});
