import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../models/ipv4.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

const subnet = (more: string) => `${HEAD}spec: {vpc: {subnets: [{id: a, cidr: 10.0.0.0/24, zone: z, ${more}}]}}`;

describe('a subnet', () => {
  it('may have reservations, for prefixes unless they say otherwise', async () => {
    const { config } = await load(subnet('reservations: [{cidr: 10.0.0.64/26}, {cidr: 10.0.0.9/32, type: explicit}]'));
    expect(config.vpc.subnets[0]?.reservations).toEqual([
      { block: parseCidr('10.0.0.64/26'), type: 'prefix' },
      { block: parseCidr('10.0.0.9/32'), type: 'explicit' },
    ]);
  });

  it('may have others in it who come and go', async () => {
    const { config } = await load(
      subnet('foreign: [{atStart: 10, every: 1m, lifetime: 2h, addresses: 3}, {every: {mean: 1m}}]'),
    );
    expect(config.vpc.subnets[0]?.foreign).toEqual([
      {
        atStart: 10,
        arrivals: { kind: 'constant', value: 60e6 },
        lifetime: { kind: 'constant', value: 7_200e6 },
        addresses: 3,
      },
      {
        atStart: 0,
        arrivals: { kind: 'exponential', mean: 60e6 },
        lifetime: { kind: 'exponential', mean: 3_600e6 },
        addresses: 1,
      },
    ]);
  });
});

const event = (text: string) => `${HEAD}spec: {events: [{at: 1m, ${text}}]}`;

describe('an event of EC2', () => {
  it.each([
    ['ec2Fault: {for: 1h}', { ec2Fault: { action: '*', error: 'InternalError', rate: 1, for: 3_600e6 } }],
    ['imdsSlow: {factor: 10, for: 1m}', { imdsSlow: { factor: 10, for: 60e6 } }],
    ['zoneFull: {zone: zone-a, for: 5m}', { zoneFull: { zone: 'zone-a', for: 300e6 } }],
    ['occupy: {subnet: a, addresses: 100}', { occupy: { subnet: 'a', addresses: 100 } }],
    ['vacate: {subnet: a, cidr: 10.0.0.0/28}', { vacate: { subnet: 'a', cidr: parseCidr('10.0.0.0/28') } }],
  ])('is read: %s', async (text, expected) => {
    expect((await load(event(text))).config.events).toMatchObject([{ at: 60e6, ...expected }]);
  });
});

describe('what is wrong about addresses', () => {
  it.each([
    [subnet('reservations: [{cidr: 10.0.1.0/28}]'), "10.0.1.0/28 is outside of the subnet's 10.0.0.0/24"],
    [subnet('reservations: [{cidr: 10.0.0.0/29}]'), '10.0.0.0/29 is too small for a prefix: at least a /28'],
    [
      subnet('reservations: [{cidr: 10.0.0.0/26}, {cidr: 10.0.0.32/28}]'),
      '10.0.0.32/28 overlaps the reservation 10.0.0.0/26',
    ],
    [event('occupy: {subnet: c, addresses: 1}'), 'there is no subnet "c".'],
    [event('occupy: {subnet: a}'), 'expected either cidr (which addresses) or addresses (how many)'],
    [event('vacate: {subnet: a, cidr: 10.9.0.0/24}'), "10.9.0.0/24 is outside of the subnet's 10.0.0.0/19"],
    [event('zoneFull: {zone: zone-x}'), 'there is no subnet in zone "zone-x". Did you mean zone-a?'],
    [event('ec2Fault: {zone: zone-c, for: 1m}'), 'there is no subnet in zone "zone-c". Did you mean zone-a?'],
    [`${HEAD}spec: {ec2: {faults: [{rate: 1, zone: zone-y}]}}`, 'there is no subnet in zone "zone-y".'],
  ])('is said: %s', async (file, message) => {
    expect(await mistakes(file)).toContain(message);
  });
});
