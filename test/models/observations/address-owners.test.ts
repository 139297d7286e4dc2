import { describe, expect, it } from 'vitest';
import { Pod } from '../../../models/kubernetes/pod.ts';
import { AddressOwners, type PodIp } from '../../../models/observations/address-owners.ts';
import { podSpec } from '../kubernetes/cluster-under-test.ts';

const pod = (name: string) => new Pod(podSpec(), name, 0, undefined);

describe('an address', () => {
  it.each<[string, PodIp, string]>([
    ['IPv4', 0x0a000005, '10.0.0.5'],
    ['IPv6', '2001:db8::5', '2001:db8::5'],
  ])('(%s) is on one pod at a time', (_, address, text) => {
    const owners = new AddressOwners();
    owners.claim(address, pod('first'));
    expect(() => owners.claim(address, pod('second'))).toThrow(text);
    owners.release(address);
    owners.claim(address, pod('third'));
    expect(() => owners.claim(address, pod('fourth'))).toThrow('fourth');
  });
});
