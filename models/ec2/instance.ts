import type { Imds } from './imds.ts';
import type { InstanceType } from './instance-types.ts';
import type { NetworkInterface, NewNetworkInterface } from './network-interface.ts';
import type { Subnet } from './subnet.ts';

/** What an instance comes with; without tags, which can be set on the interface. Device 0 is the primary interface: this is added to it. */
interface LaunchedInterface extends Omit<NewNetworkInterface, 'tags'> {
  readonly device: number;
  /** The instance's subnet when undefined. */
  readonly subnetId?: string | undefined;
}

export interface LaunchRequest {
  /** The name of the node. */
  readonly node: string;
  readonly type: InstanceType;
  readonly subnetId: string;
  readonly interfaces?: readonly LaunchedInterface[];
}

/** An EC2 instance and the interfaces that are attached to it. */
export class Instance {
  readonly id: string;
  /** The name of the node that runs on it. */
  readonly node: string;
  readonly type: InstanceType;
  /** The subnet of its primary interface. */
  readonly subnet: Subnet;
  readonly imds: Imds;
  #interfaces: readonly NetworkInterface[] = [];

  constructor(id: string, node: string, type: InstanceType, subnet: Subnet, imds: Imds) {
    this.id = id;
    this.node = node;
    this.type = type;
    this.subnet = subnet;
    this.imds = imds;
  }

  /** In the order of their attachment. */
  get interfaces(): readonly NetworkInterface[] {
    return this.#interfaces;
  }

  attached(eni: NetworkInterface): void {
    this.#interfaces = this.#interfaces.concat(eni);
  }

  detached(eni: NetworkInterface): void {
    this.#interfaces = this.#interfaces.filter((other) => other !== eni);
  }

  /** The device indexes in use on a network card, ascending; an interface that is being detached still has its own. */
  devices(networkCard: number): number[] {
    const devices: number[] = [];
    for (const { attachment } of this.interfaces) {
      if (attachment?.networkCard === networkCard) devices.push(attachment.deviceIndex);
    }
    return devices.sort((a, b) => a - b);
  }

  /** The interface at a device index of the default network card. */
  interfaceAt(deviceIndex: number): NetworkInterface | undefined {
    for (const eni of this.interfaces) {
      if (eni.attachment?.deviceIndex === deviceIndex && eni.attachment.networkCard === this.type.defaultNetworkCard) {
        return eni;
      }
    }
    return undefined;
  }

  /** The interfaces that a network card can have. */
  interfaceLimit(networkCard: number): number {
    const { type } = this;
    return networkCard === type.defaultNetworkCard ? type.enis : (type.networkCards[networkCard] ?? 0);
  }
}
