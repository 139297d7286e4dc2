import type { Instance } from '../ec2/instance.ts';
import type { SandboxId } from '../ipamd/datastore/cidr.ts';
import type { Ipamd } from '../ipamd/ipamd.ts';
import type { PodNetworkAddress } from '../ipamd/network-requests.ts';
import type { Ipv4 } from '../ipv4.ts';
import { formatIpv6InPrefix } from '../ipv6.ts';
import { type AddAnswer, type CniPort, MULTI_NIC, type Sandbox } from '../kubernetes/cni-port.ts';
import type { Pod } from '../kubernetes/pod.ts';
import { type AddressOwners, formatIp, type PodIp } from '../observations/address-owners.ts';
import type { AddressNeed } from '../observations/cause-of-wait.ts';
import { wantsBranchInterface } from '../security-groups-for-pods/pod-eni.ts';
import { SmallMap } from '../small-map.ts';

/** The CNI plugin on a node: it asks the daemon there for the addresses of sandboxes. */
export class CniPlugin implements CniPort {
  readonly #instance: Instance;
  readonly #addressOwners: AddressOwners;
  readonly #daemon: { readonly ipamd: Ipamd | undefined };
  /** The address of each sandbox that has one, or the addresses (multi-NIC); undefined until the first. */
  #sandboxes: SmallMap<number, PodIp | readonly PodIp[]> | undefined;
  /** Undefined until the first of them: pods here that are to have a branch interface and have asked for it, by namespace and name. */
  #branchPods: Map<string, Pod> | undefined;
  #addsSucceeded = 0;
  #addsFailed = 0;

  /** @param daemon who has the process that runs, or the last one that did. */
  constructor(instance: Instance, addressOwners: AddressOwners, daemon: { readonly ipamd: Ipamd | undefined }) {
    this.#instance = instance;
    this.#addressOwners = addressOwners;
    this.#daemon = daemon;
  }

  get addsSucceeded(): number {
    return this.#addsSucceeded;
  }

  get addsFailed(): number {
    return this.#addsFailed;
  }

  add({ id, pod }: Sandbox): AddAnswer {
    const name = `${pod.spec.namespace}/${pod.name}`;
    const wantsBranch = wantsBranchInterface(pod.spec);
    if (wantsBranch) {
      this.#branchPods ??= new Map();
      this.#branchPods.set(name, pod);
    }
    const answer = this.#daemon.ipamd?.addNetwork({
      sandbox: id,
      pod: name,
      wantsBranchInterface: wantsBranch,
      wantsEveryCard: addressNeed(pod) === 'every-card',
    });
    const [first] = answer?.ok === true ? answer.addresses : [];
    if (answer?.ok !== true || first === undefined) {
      this.#addsFailed += 1;
      return { ok: false };
    }
    this.#addsSucceeded += 1;
    const address = this.#ipOf(first);
    this.#sandboxes ??= new SmallMap();
    if (answer.addresses.length === 1) {
      this.#addressOwners.claim(address, pod);
      this.#sandboxes.set(id, address);
    } else {
      const addresses = answer.addresses.map((each) => this.#ipOf(each));
      for (const each of addresses) this.#addressOwners.claim(each, pod);
      this.#sandboxes.set(id, addresses);
    }
    return { ok: true, address: formatIp(address), device: first.device };
  }

  del(sandbox: number): void {
    this.#release(sandbox);
    this.#daemon.ipamd?.delNetwork({ sandbox, pod: '' });
  }

  /** The instance is gone, and with it all sandboxes. */
  instanceGone(): void {
    for (const sandbox of this.#sandboxes?.keys ?? []) this.#release(sandbox);
  }

  /** Does it exist, and has it an address? */
  hasSandbox(id: SandboxId): boolean {
    return typeof id === 'number' && this.#sandboxes?.has(id) === true;
  }

  /** Of the branch interface that has been made for a pod here that has asked for it. @param pod namespace and name. */
  branchAddress(pod: string): Ipv4 | undefined {
    return this.#branchPods?.get(pod)?.branchInterface?.address;
  }

  branchPodEnded(pod: Pod): void {
    const name = `${pod.spec.namespace}/${pod.name}`;
    if (this.#branchPods?.get(name) === pod) this.#branchPods.delete(name);
  }

  #release(sandbox: number): void {
    const held = this.#sandboxes?.delete(sandbox);
    if (held === undefined) return;
    if (typeof held === 'object') for (const address of held) this.#addressOwners.release(address);
    else this.#addressOwners.release(held);
  }

  #ipOf({ kind, address }: PodNetworkAddress): PodIp {
    if (kind !== 'ipv6-prefix') return address;
    const [prefix = '::/80'] = this.#instance.interfaceAt(0)?.ipv6Prefixes ?? [];
    return formatIpv6InPrefix(prefix, address);
  }
}

/** What the pod's annotation asks of the CNI plugin (multi-NIC, cmd/routed-eni-cni-plugin/cni.go). */
export function addressNeed({ spec }: Pod): AddressNeed {
  return spec.annotations?.get(MULTI_NIC.annotation) === MULTI_NIC.value ? 'every-card' : 'one';
}
