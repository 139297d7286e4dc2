import type { Task } from '../../sim/process.ts';
import type { RandomStream } from '../../sim/random.ts';
import {
  type AddressKind,
  type CreateNetworkInterfaceRequest,
  type DescribedNetworkInterface,
  type DescribedSubnet,
  Ec2Error,
  type Ec2Port,
  type Tags,
} from '../ipamd/ports.ts';
import { CLUSTER_NAME_TAG, INSTANCE_TAG } from '../ipamd/tags.ts';
import { formatCidr, formatIpv4, type Ipv4, PREFIX_SIZE } from '../ipv4.ts';
import type { Ec2 } from './ec2.ts';
import type { Instance } from './instance.ts';
import type { NetworkInterface } from './network-interface.ts';
import { type ApiRequest, ApiRequests } from './request.ts';
import type { RetryReason, SdkCaller, SdkClient } from './sdk-client.ts';

const COUNTED = { secondary: 'address', prefix: 'prefix' } as const;

/** The calls by which a pool gets more addresses. */
const GROWTH_ACTIONS: ReadonlySet<string> = new Set([
  'AssignPrivateIpAddresses',
  'AttachNetworkInterface',
  'CreateNetworkInterface',
  'DescribeInstances',
  'DescribeSubnets',
  'ModifyNetworkInterfaceAttribute',
]);

/**
 * EC2's API as the daemon of one node uses it: each call is one request, or several if the SDK client retries. Its effects
 * are what `Ec2` does at once.
 */
export class Ec2Client implements Ec2Port, SdkCaller {
  /** Told when a call begins or ends to be retried. Set by whoever watches. */
  watcher: { retried(): void } | undefined = undefined;

  readonly #ec2: Ec2;
  readonly #instance: Instance;
  readonly #requests: ApiRequests;
  #sdk: SdkClient | undefined;
  #retryJitter: RandomStream | undefined;

  constructor(ec2: Ec2, instance: Instance) {
    this.#ec2 = ec2;
    this.#instance = instance;
    this.#requests = new ApiRequests(ec2, instance);
    this.#sdk = ec2.sdkClient(this);
  }

  /** A new process uses it: the SDK's client in it knows nothing of earlier calls. */
  renew(): void {
    this.#requests.renew();
    this.#sdk = this.#ec2.sdkClient(this);
  }

  /** Nobody will use it any more. */
  end(): void {
    this.#requests.end();
  }

  /** Is a call that would bring more addresses being retried? */
  get retrying(): RetryReason | undefined {
    return this.#sdk?.retrying(GROWTH_ACTIONS);
  }

  retryJitter(): number {
    this.#retryJitter ??= this.#ec2.retryStream(this.#instance.node);
    return this.#retryJitter.next();
  }

  retried(): void {
    this.watcher?.retried();
  }

  describeNetworkInterfaces(ids: readonly string[]): Task<DescribedNetworkInterface[]> {
    const [only] = ids;
    const device = only !== undefined && ids.length === 1 ? this.#deviceOf(only) : undefined;
    const call: ApiRequest = {
      action: 'DescribeNetworkInterfaces',
      variant: 'ids',
      device,
      count: ids.length,
      countOf: 'interface',
      byId: true,
    };
    return this.#call(call, () => ids.map((id) => describe(this.#ec2.networkInterface(id))));
  }

  describeLeakedNetworkInterfaces(clusterName: string | undefined): Task<DescribedNetworkInterface[]> {
    const call = { action: 'DescribeNetworkInterfaces', variant: 'leaked' };
    return this.#call(call, () =>
      this.#ec2
        .detachedNetworkInterfaces()
        .filter(({ tags }) => tags.has(INSTANCE_TAG))
        .filter(({ tags }) => clusterName === undefined || tags.get(CLUSTER_NAME_TAG) === clusterName)
        .map(describe),
    );
  }

  describeSubnets(): Task<DescribedSubnet[]> {
    const { zone } = this.#instance.subnet;
    return this.#call({ action: 'DescribeSubnets' }, () =>
      this.#ec2.subnets
        .filter((subnet) => subnet.zone === zone)
        .map(({ id, cidr, freeAddresses, tags }) => ({ id, cidr, freeAddresses, tags })),
    );
  }

  describeInstanceDevices(networkCard: number): Task<number[]> {
    return this.#call({ action: 'DescribeInstances', byId: true }, () => this.#instance.devices(networkCard));
  }

  createTags(id: string, tags: Tags): Task {
    return this.#callOn('CreateTags', id, (eni) => {
      eni.tags = eni.tags.size === 0 ? tags : new Map([...eni.tags, ...tags]);
    });
  }

  createNetworkInterface(request: CreateNetworkInterfaceRequest): Task<string> {
    const { subnetId, kind, count, description, tags } = request;
    const call: ApiRequest = { action: 'CreateNetworkInterface', subnet: subnetId, count, countOf: COUNTED[kind] };
    return this.#call(call, () => {
      const subnet = this.#ec2.subnet(subnetId);
      const [secondary, prefixes] = kind === 'prefix' ? [0, count] : [count, 0];
      const eni = this.#ec2.createNetworkInterface(subnet, { secondary, prefixes, description, tags });
      const firsts = [...(kind === 'prefix' ? eni.prefixes : eni.secondaryAddresses)];
      call.addresses = () => [formatIpv4(eni.primaryAddress), ...format(kind, firsts)];
      return eni.id;
    });
  }

  attachNetworkInterface(id: string, deviceIndex: number, networkCard: number): Task<string> {
    const call = { action: 'AttachNetworkInterface', device: deviceIndex };
    return this.#call(call, () => {
      const eni = this.#ec2.networkInterface(id);
      return this.#ec2.attachNetworkInterface(eni, this.#instance, deviceIndex, networkCard).id;
    });
  }

  modifySecurityGroups(id: string): Task {
    return this.#callOn('ModifyNetworkInterfaceAttribute', id, () => {}, { variant: 'groups' });
  }

  modifyDeleteOnTermination(id: string, attachmentId: string): Task {
    const effect = ({ attachment }: NetworkInterface) => {
      if (attachment?.id !== attachmentId) throw new Ec2Error('InvalidAttachmentID.NotFound');
      attachment.deleteOnTermination = true;
    };
    return this.#callOn('ModifyNetworkInterfaceAttribute', id, effect, { variant: 'deleteOnTermination' });
  }

  detachNetworkInterface(id: string, attachmentId: string | undefined): Task {
    return this.#callOn('DetachNetworkInterface', id, (eni) => {
      if (eni.attachment?.id !== attachmentId) throw new Ec2Error('InvalidAttachmentID.NotFound');
      this.#ec2.detachNetworkInterface(eni);
    });
  }

  deleteNetworkInterface(id: string): Task {
    return this.#callOn('DeleteNetworkInterface', id, (eni) => this.#ec2.deleteNetworkInterface(eni));
  }

  assignPrivateIpAddresses(id: string, kind: AddressKind, count: number): Task<Ipv4[]> {
    const call: ApiRequest = {
      action: 'AssignPrivateIpAddresses',
      device: this.#deviceOf(id),
      count,
      countOf: COUNTED[kind],
    };
    return this.#call(call, () => {
      const eni = this.#ec2.networkInterface(id);
      if (eni.usedSlots + count > this.#instance.type.ipv4PerEni) throw new Ec2Error('PrivateIpAddressLimitExceeded');
      const firsts = this.#ec2.assign(eni, kind, count);
      call.addresses = () => format(kind, firsts);
      return firsts;
    });
  }

  unassignPrivateIpAddresses(id: string, kind: AddressKind, firsts: readonly Ipv4[]): Task {
    const details = { count: firsts.length, countOf: COUNTED[kind], addresses: () => format(kind, firsts) };
    return this.#callOn('UnassignPrivateIpAddresses', id, (eni) => this.#ec2.unassign(eni, kind, firsts), details);
  }

  assignIpv6Prefixes(id: string, count: number): Task<string[]> {
    const details = { count, countOf: 'ipv6-prefix' } as const;
    return this.#callOn('AssignIpv6Addresses', id, (eni) => this.#ec2.assignIpv6Prefixes(eni, count), details);
  }

  #callOn<T>(
    action: string,
    id: string,
    effect: (eni: NetworkInterface) => T,
    details: Pick<ApiRequest, 'variant' | 'count' | 'countOf' | 'addresses'> = {},
  ): Task<T> {
    const { variant, count, countOf, addresses } = details;
    const call = { action, variant, device: this.#deviceOf(id), count, countOf, addresses };
    return this.#call(call, () => effect(this.#ec2.networkInterface(id)));
  }

  #call<T>(request: ApiRequest, effect: () => T): Task<T> {
    const attempt = () => this.#requests.send(request, effect);
    return this.#sdk === undefined ? attempt() : this.#sdk.send(request.action, attempt);
  }

  /** Its device index as known now; of a detached interface the last one. Undefined for what was never attached or is gone. */
  #deviceOf(id: string): number | undefined {
    return this.#ec2.findNetworkInterface(id)?.lastDeviceIndex;
  }
}

function describe(eni: NetworkInterface): DescribedNetworkInterface {
  const { id, attachment, type, description, primaryAddress, tags } = eni;
  return {
    id,
    attachmentId: attachment?.id,
    deviceIndex: attachment?.deviceIndex,
    networkCard: attachment?.networkCard,
    type,
    description,
    primaryAddress,
    secondaryAddresses: [...eni.secondaryAddresses],
    prefixes: [...eni.prefixes],
    ipv6Prefixes: [...eni.ipv6Prefixes],
    tags,
  };
}

function format(kind: AddressKind, firsts: readonly Ipv4[]): string[] {
  return firsts.map((first) => (kind === 'prefix' ? formatCidr({ first, size: PREFIX_SIZE }) : formatIpv4(first)));
}
