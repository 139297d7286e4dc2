import type { RandomStream, RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Ec2Config, SubnetConfig } from '../cluster-config.ts';
import { type AddressKind, Ec2Error, type Tags } from '../ipamd/ports.ts';
import type { Ipv4 } from '../ipv4.ts';
import type { Ec2CallRecord } from '../observations/records.ts';
import { CallTimes } from './call-times.ts';
import { Ec2Client } from './client.ts';
import { Faults } from './faults.ts';
import { Ids } from './ids.ts';
import { ImdsLags } from './imds-lags.ts';
import { Instance, type LaunchRequest } from './instance.ts';
import { Attachment, NetworkInterface, type NewNetworkInterface } from './network-interface.ts';
import { Quotas } from './quotas.ts';
import { type SdkCaller, SdkClient } from './sdk-client.ts';
import { Subnet } from './subnet.ts';
import { RequestLimits } from './throttling/request-limits.ts';
import { TrunkAssociations } from './trunk-associations.ts';

export interface Ec2Options {
  readonly config: Ec2Config;
  readonly subnets: readonly SubnetConfig[];
  readonly streams: RandomStreams;
  /** Gets every call that the daemons make, when it ends. */
  readonly recordCall?: (record: Ec2CallRecord) => void;
}

const NO_TAGS: Tags = new Map();

/**
 * EC2 in one account and Region: subnets, instances, network interfaces, and what can be done to them. Everything here
 * takes effect at once; `client` gives the API that takes time. What EC2 refuses throws `Ec2Error` and changes nothing.
 */
export class Ec2 {
  readonly simulation: Simulation;
  readonly subnets: readonly Subnet[];
  readonly faults: Faults;
  /** Undefined where nothing is limited. */
  readonly limits: RequestLimits | undefined;
  readonly callTimes: CallTimes;
  readonly imdsLags: ImdsLags;
  readonly trunkAssociations = new TrunkAssociations();
  readonly recordCall: ((record: Ec2CallRecord) => void) | undefined;

  readonly #config: Ec2Config;
  readonly #streams: RandomStreams;
  readonly #interfaces = new Map<string, NetworkInterface>();
  /** Those attached to nothing, without branches of a trunk. Kept apart, because every node's leak clean-up asks for them. */
  readonly #detached = new Set<NetworkInterface>();
  readonly #quotas: Quotas;
  readonly #ids = new Ids();

  constructor(simulation: Simulation, { config, subnets, streams, recordCall }: Ec2Options) {
    this.simulation = simulation;
    this.#config = config;
    this.#streams = streams;
    this.callTimes = new CallTimes(config, streams);
    this.imdsLags = new ImdsLags(simulation, config.imds, streams);
    this.faults = new Faults(config.faults, streams);
    this.limits = config.requestLimits === undefined ? undefined : new RequestLimits(config.requestLimits);
    this.#quotas = new Quotas(config.quotas);
    this.recordCall = recordCall;
    this.subnets = subnets.map((subnet) => {
      const stream = streams.stream(`ec2-addresses/${subnet.id}`);
      return new Subnet(subnet, config.addressChoice === 'lowest' ? () => 0 : (count) => stream.below(count));
    });
  }

  /** @throws RangeError when there is no such subnet. */
  subnet(id: string): Subnet {
    const subnet = this.subnets.find((candidate) => candidate.id === id);
    if (subnet === undefined) throw new RangeError(`there is no subnet ${id}`);
    return subnet;
  }

  /** Undefined when it does not exist, or no longer. */
  findNetworkInterface(id: string): NetworkInterface | undefined {
    return this.#interfaces.get(id);
  }

  /** @throws Ec2Error InvalidNetworkInterfaceID.NotFound when it does not exist, or no longer. */
  networkInterface(id: string): NetworkInterface {
    const eni = this.findNetworkInterface(id);
    if (eni === undefined) throw new Ec2Error('InvalidNetworkInterfaceID.NotFound', id);
    return eni;
  }

  /** The API as the daemon of a node uses it. */
  client(instance: Instance): Ec2Client {
    return new Ec2Client(this, instance);
  }

  /** The SDK client of a new process; undefined where nothing is retried. */
  sdkClient(caller: SdkCaller): SdkClient | undefined {
    const { sdkRetries } = this.#config;
    return sdkRetries === undefined ? undefined : new SdkClient(this.simulation, sdkRetries, caller);
  }

  /** For the jitter of the retries of a node, or of another caller by its name, who keeps it. */
  retryStream(caller: string): RandomStream {
    return this.#streams.ownStream(`sdk-retries/${caller}`);
  }

  get hasSdkClients(): boolean {
    return this.#config.sdkRetries !== undefined;
  }

  /** A new instance with its interfaces, all of them attached and in IMDS at once. @throws Ec2Error when a subnet is full; nothing stays then. */
  launch({ node, type, subnetId, interfaces = [] }: LaunchRequest): Instance {
    const subnet = this.subnet(subnetId);
    const primary = this.createNetworkInterface(subnet, { ofInstance: true });
    const instance = new Instance(this.#ids.next('i'), node, type, subnet, this.imdsLags.serviceOf(node));
    const byDevice = new Map([[0, primary]]);
    try {
      for (const requested of interfaces) {
        if (requested.device === 0) {
          this.assign(primary, 'secondary', requested.secondary ?? 0);
          this.assign(primary, 'prefix', requested.prefixes ?? 0);
        } else {
          const other = requested.subnetId === undefined ? subnet : this.subnet(requested.subnetId);
          byDevice.set(requested.device, this.createNetworkInterface(other, requested));
        }
      }
    } catch (error) {
      for (const eni of byDevice.values()) this.deleteNetworkInterface(eni);
      throw error;
    }
    for (const [device, eni] of byDevice) {
      this.#attach(eni, instance, device, type.defaultNetworkCard, true).deleteOnTermination = true;
    }
    return instance;
  }

  /** The instance is gone with its metadata service, and with it the interfaces that are to go with it; the others stay behind, attached to nothing. */
  terminate(instance: Instance): void {
    instance.imds.end();
    for (const eni of instance.interfaces) {
      const goesWithIt = eni.attachment?.deleteOnTermination === true;
      this.#detach(eni);
      if (goesWithIt) this.deleteNetworkInterface(eni);
    }
  }

  /**
   * The primary address first, then the secondary ones, then the prefixes: all or nothing.
   * @throws Ec2Error of a quota, InsufficientFreeAddressesInSubnet or InsufficientCidrBlocks.
   */
  createNetworkInterface(subnet: Subnet, request: NewNetworkInterface): NetworkInterface {
    const addresses = 1 + (request.secondary ?? 0);
    const ofInstance = request.ofInstance ?? false;
    this.#quotas.check(1, addresses + (request.prefixes ?? 0) + (ofInstance ? 0 : 1));
    subnet.noteRequest(addresses, request.prefixes ?? 0);
    const [primaryAddress] = subnet.takeAddresses(1, request.branch === true ? 'branch' : 'eni-primary') ?? [];
    if (primaryAddress === undefined) throw new Ec2Error(insufficient('secondary'));
    const eni = new NetworkInterface({
      id: this.#ids.next('eni'),
      type: request.type ?? 'interface',
      subnet,
      primaryAddress,
      tags: request.tags ?? NO_TAGS,
      description: request.description ?? '',
      ofInstance,
    });
    try {
      this.#addBlocks(eni, 'secondary', request.secondary ?? 0);
      this.#addBlocks(eni, 'prefix', request.prefixes ?? 0);
    } catch (error) {
      eni.releaseAll();
      throw error;
    }
    this.#interfaces.set(eni.id, eni);
    if (request.branch !== true) this.#detached.add(eni);
    this.#quotas.count(1, eni.addressUsage);
    return eni;
  }

  /**
   * @throws Ec2Error InvalidParameterValue when the interface is attached already or the device index is taken,
   * InvalidParameterCombination when its subnet is in another zone than the instance,
   * AttachmentLimitExceeded when the network card has all the interfaces it can have.
   */
  attachNetworkInterface(
    eni: NetworkInterface,
    instance: Instance,
    deviceIndex: number,
    networkCard: number,
  ): Attachment {
    const devices = instance.devices(networkCard);
    if (eni.attachment !== undefined || devices.includes(deviceIndex)) throw new Ec2Error('InvalidParameterValue');
    if (eni.subnet.zone !== instance.subnet.zone) throw new Ec2Error('InvalidParameterCombination');
    if (devices.length >= instance.interfaceLimit(networkCard)) throw new Ec2Error('AttachmentLimitExceeded');
    return this.#attach(eni, instance, deviceIndex, networkCard, false);
  }

  /**
   * Begins the detachment, which is complete only after the configured time. IMDS drops the interface when its own lag
   * is over, which may be earlier (so it was recorded).
   * @throws Ec2Error InvalidAttachmentID.NotFound when it is not attached or already on its way out.
   */
  detachNetworkInterface(eni: NetworkInterface): void {
    const { attachment } = eni;
    if (attachment === undefined || attachment.detaching) throw new Ec2Error('InvalidAttachmentID.NotFound');
    attachment.detaching = true;
    const { node, imds } = attachment.instance;
    imds.detached(eni);
    this.simulation.after(this.callTimes.detachment(node), () => {
      if (eni.attachment === attachment) this.#detach(eni);
    });
  }

  /** @throws Ec2Error InvalidParameterValue while it is attached. */
  deleteNetworkInterface(eni: NetworkInterface): void {
    if (eni.attachment !== undefined) throw new Ec2Error('InvalidParameterValue');
    this.trunkAssociations.trunkGone(eni);
    this.#quotas.count(-1, -eni.addressUsage);
    eni.releaseAll();
    this.#interfaces.delete(eni.id);
    this.#detached.delete(eni);
  }

  /** All or nothing. @throws Ec2Error of a quota, InsufficientFreeAddressesInSubnet or InsufficientCidrBlocks. */
  assign(eni: NetworkInterface, kind: AddressKind, count: number): Ipv4[] {
    this.#quotas.check(0, count);
    eni.subnet.noteRequest(kind === 'prefix' ? 0 : count, kind === 'prefix' ? count : 0);
    const firsts = this.#addBlocks(eni, kind, count);
    this.#quotas.count(0, count);
    eni.attachment?.instance.imds.assigned(eni, kind, firsts);
    return firsts;
  }

  /** What the interface does not have is passed over. */
  unassign(eni: NetworkInterface, kind: AddressKind, firsts: readonly Ipv4[]): void {
    const held = firsts.filter((first) => eni.has(kind, first));
    eni.release(kind, held);
    this.#quotas.count(0, -held.length);
    eni.attachment?.instance.imds.unassigned(eni, kind, held);
  }

  /** New /80 prefixes. No two interfaces get the same. */
  assignIpv6Prefixes(eni: NetworkInterface, count: number): string[] {
    const prefixes = Array.from({ length: count }, () => this.#ids.nextIpv6Prefix());
    eni.addIpv6(prefixes);
    eni.attachment?.instance.imds.assignedIpv6(eni, prefixes);
    return prefixes;
  }

  /** Those attached to nothing, by id; without branches of a trunk. */
  detachedNetworkInterfaces(): NetworkInterface[] {
    return [...this.#detached].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #attach(
    eni: NetworkInterface,
    instance: Instance,
    deviceIndex: number,
    networkCard: number,
    shownAtOnce: boolean,
  ): Attachment {
    const attachment = new Attachment(this.#ids.nextNumber(), instance, deviceIndex, networkCard);
    eni.attachment = attachment;
    eni.lastDeviceIndex = deviceIndex;
    this.#detached.delete(eni);
    instance.attached(eni);
    instance.imds.attached(eni, shownAtOnce);
    return attachment;
  }

  #detach(eni: NetworkInterface): void {
    eni.attachment?.instance.detached(eni);
    eni.attachment = undefined;
    this.#detached.add(eni);
  }

  #addBlocks(eni: NetworkInterface, kind: AddressKind, count: number): Ipv4[] {
    const { subnet } = eni;
    const firsts = kind === 'prefix' ? subnet.takePrefixes(count) : subnet.takeAddresses(count, 'interface');
    if (firsts === undefined) throw new Ec2Error(insufficient(kind));
    eni.add(kind, firsts);
    return firsts;
  }
}

function insufficient(kind: AddressKind): string {
  return kind === 'prefix' ? 'InsufficientCidrBlocks' : 'InsufficientFreeAddressesInSubnet';
}
