import { sleep, type Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Instance } from '../ec2/instance.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import { type ApiRequest, ApiRequests } from '../ec2/request.ts';
import type { SdkClient } from '../ec2/sdk-client.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { Ec2Error, type Tags } from '../ipamd/ports.ts';
import { formatIpv4 } from '../ipv4.ts';
import { ClientRateLimit } from './client-rate-limit.ts';
import type { VpcResourceControllerConfig } from './controller-config.ts';

/** What its random numbers and its SDK client are called by. */
const CALLER = 'vpc-resource-controller';

/** Every interface of the controller has it (`NetworkInterfaceOwnerTagKey`, pkg/config/type.go). */
const OWNER_TAGS: Tags = new Map([['eks:eni:owner', 'eks-vpc-resource-controller']]);

/** The calls that the controller makes with its own role; the others with that of the cluster (pkg/aws/ec2/api/wrapper.go). */
const INSTANCE_CLIENT_ACTIONS: ReadonlySet<string> = new Set(['AssociateTrunkInterface', 'DisassociateTrunkInterface']);

/** `defaultBackOff` of pkg/aws/ec2/api/helper.go, without its jitter of 10 %. */
const DELETE_BACK_OFF = { first: milliseconds(100), factor: 3, cap: seconds(10), attempts: 7 };

/**
 * EC2's API as the VPC resource controller uses it. Whatever the call is about, it waits first for the limit that the
 * client puts on itself; then it goes the way of every call in this account: token buckets, latency, faults.
 */
export class ControllerEc2 {
  readonly #ec2: Ec2;
  readonly #userClient: ClientRateLimit;
  readonly #instanceClient: ClientRateLimit;
  readonly #sdk: SdkClient | undefined;
  /** They never end: what is left of a node that is gone may be tried to be deleted much later. */
  readonly #requests = new WeakMap<Instance, ApiRequests>();

  constructor(simulation: Simulation, ec2: Ec2, config: VpcResourceControllerConfig) {
    this.#ec2 = ec2;
    this.#userClient = new ClientRateLimit(simulation, config.userClient);
    this.#instanceClient = new ClientRateLimit(simulation, config.instanceClient);
    const stream = ec2.retryStream(CALLER);
    this.#sdk = ec2.sdkClient({ retryJitter: () => stream.next(), retried: () => {} });
  }

  /** What the controller wants to know of a node before it makes its trunk (pkg/aws/ec2/instance.go, `LoadDetails`). */
  *loadDetails(instance: Instance): Task {
    yield* this.#call(instance, { action: 'DescribeInstances', variant: 'trunk', byId: true }, () => {});
    yield* this.#call(instance, { action: 'DescribeSubnets', variant: 'trunk' }, () => {});
    yield* this.#call(instance, { action: 'DescribeInstances', variant: 'trunk', byId: true }, () => {});
  }

  createTrunk(instance: Instance, subnet: Subnet): Task<NetworkInterface> {
    return this.#create(instance, subnet, 'trunk');
  }

  createBranch(instance: Instance, subnet: Subnet): Task<NetworkInterface> {
    return this.#create(instance, subnet, 'branch');
  }

  createPermission(instance: Instance, variant: 'trunk' | 'branch'): Task {
    return this.#call(instance, { action: 'CreateNetworkInterfacePermission', variant }, () => {});
  }

  attachTrunk(instance: Instance, trunk: NetworkInterface, device: number): Task {
    const card = instance.type.defaultNetworkCard;
    return this.#call(instance, { action: 'AttachNetworkInterface', variant: 'trunk', device }, () => {
      if (this.#ec2.findNetworkInterface(trunk.id) === undefined || instance.interfaces.length === 0) {
        throw new Ec2Error('IncorrectInstanceState');
      }
      this.#ec2.attachNetworkInterface(trunk, instance, device, card);
    });
  }

  setDeleteOnTermination(instance: Instance, trunk: NetworkInterface): Task {
    return this.#call(instance, { action: 'ModifyNetworkInterfaceAttribute', variant: 'trunk' }, () => {
      if (trunk.attachment === undefined) throw new Ec2Error('InvalidAttachmentID.NotFound');
      trunk.attachment.deleteOnTermination = true;
    });
  }

  /** `WaitForNetworkInterfaceStatusChange`: the attachment is complete when the call ends, so that one look will do. */
  lookAtTrunk(instance: Instance): Task {
    return this.#call(
      instance,
      { action: 'DescribeNetworkInterfaces', variant: 'trunk', count: 1, countOf: 'interface', byId: true },
      () => {},
    );
  }

  associate(instance: Instance, trunk: NetworkInterface, branch: NetworkInterface, vlanId: number): Task {
    return this.#call(instance, { action: 'AssociateTrunkInterface', variant: 'branch' }, () =>
      this.#ec2.trunkAssociations.associate(trunk, branch, vlanId),
    );
  }

  disassociate(instance: Instance, trunk: NetworkInterface, branch: NetworkInterface): Task {
    return this.#call(instance, { action: 'DisassociateTrunkInterface', variant: 'branch' }, () =>
      this.#ec2.trunkAssociations.disassociate(trunk, branch),
    );
  }

  /** With attempts of its own beside those of the SDK. One that is gone already is as good. @throws Ec2Error of the last attempt. */
  *delete(instance: Instance, eni: NetworkInterface, variant: 'trunk' | 'branch'): Task {
    const addresses = () => [formatIpv4(eni.primaryAddress)];
    let delay = DELETE_BACK_OFF.first;
    for (let left = DELETE_BACK_OFF.attempts; ; left -= 1) {
      try {
        yield* this.#call(instance, { action: 'DeleteNetworkInterface', variant, addresses }, () => {
          if (this.#ec2.findNetworkInterface(eni.id) === eni) this.#ec2.deleteNetworkInterface(eni);
        });
        return;
      } catch (error) {
        if (!(error instanceof Ec2Error) || left === 1) throw error;
      }
      yield sleep(delay);
      delay = Math.min(delay * DELETE_BACK_OFF.factor, DELETE_BACK_OFF.cap);
    }
  }

  #create(instance: Instance, subnet: Subnet, variant: 'trunk' | 'branch'): Task<NetworkInterface> {
    const call: ApiRequest = { action: 'CreateNetworkInterface', variant, subnet: subnet.id };
    return this.#call(instance, call, () => {
      const kind = variant === 'trunk' ? { type: 'trunk' as const } : { branch: true };
      const eni = this.#ec2.createNetworkInterface(subnet, { ...kind, tags: OWNER_TAGS });
      call.addresses = () => [formatIpv4(eni.primaryAddress)];
      return eni;
    });
  }

  #call<T>(instance: Instance, request: ApiRequest, effect: () => T): Task<T> {
    const attempt = () => this.#attempt(instance, request, effect);
    return this.#sdk === undefined ? attempt() : this.#sdk.send(request.action, attempt);
  }

  *#attempt<T>(instance: Instance, request: ApiRequest, effect: () => T): Task<T> {
    const client = INSTANCE_CLIENT_ACTIONS.has(request.action) ? this.#instanceClient : this.#userClient;
    yield* client.acquire();
    return yield* this.#requestsAbout(instance).send(request, effect);
  }

  #requestsAbout(instance: Instance): ApiRequests {
    let requests = this.#requests.get(instance);
    if (requests === undefined) {
      requests = new ApiRequests(this.#ec2, instance, `${CALLER}/${instance.node}`);
      this.#requests.set(instance, requests);
    }
    return requests;
  }
}
