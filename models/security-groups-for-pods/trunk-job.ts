import type { Task } from '../../sim/process.ts';
import { type Duration, minutes, seconds } from '../../sim/time.ts';
import type { Instance } from '../ec2/instance.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { ControllerEc2 } from './controller-ec2.ts';
import type { Job } from './work-queue.ts';

/** Of the node controller, whatever the error (the table of aws/amazon-vpc-resource-controller-k8s PR 668). */
const RETRY = { first: seconds(30), cap: minutes(10) };

interface TrunkJobOptions {
  readonly ec2: ControllerEc2;
  readonly instance: Instance;
  readonly subnet: Subnet;
  /** Is the node still there? */
  isThere(): boolean;
  made(trunk: NetworkInterface): Task;
  failed(error: string, againIn: Duration): void;
}

/** Gives a node its trunk interface (pkg/provider/branch/trunk/trunk.go, `InitTrunk`), however often it takes. */
export class TrunkJob implements Job {
  readonly #options: TrunkJobOptions;
  #retry = RETRY.first;

  constructor(options: TrunkJobOptions) {
    this.#options = options;
  }

  *run(): Task<Duration | undefined> {
    if (!this.#options.isThere()) return undefined;
    try {
      const trunk = yield* this.#makeTrunk();
      if (this.#options.isThere()) yield* this.#options.made(trunk);
      return undefined;
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      if (!this.#options.isThere()) return undefined;
      const delay = this.#retry;
      this.#retry = Math.min(2 * delay, RETRY.cap);
      this.#options.failed(error.code, delay);
      return delay;
    }
  }

  givenUp(): void {}

  /** @throws Ec2Error; the interface is deleted again then, unless that fails too. */
  *#makeTrunk(): Task<NetworkInterface> {
    const { ec2, instance, subnet } = this.#options;
    yield* ec2.loadDetails(instance);
    const device = highestFreeDevice(instance);
    if (device === undefined) throw new Ec2Error('AttachmentLimitExceeded');
    const trunk = yield* ec2.createTrunk(instance, subnet);
    try {
      yield* ec2.createPermission(instance, 'trunk');
      yield* ec2.attachTrunk(instance, trunk, device);
    } catch (error) {
      if (error instanceof Ec2Error) yield* ec2.delete(instance, trunk, 'trunk');
      throw error;
    }
    yield* ec2.setDeleteOnTermination(instance, trunk);
    yield* ec2.lookAtTrunk(instance);
    return trunk;
  }
}

/** From the end of the list, because ipamd takes them from its beginning (`GetHighestUnusedDeviceIndex`, pkg/aws/ec2/instance.go). */
function highestFreeDevice(instance: Instance): number | undefined {
  const card = instance.type.defaultNetworkCard;
  const taken = new Set(instance.devices(card));
  for (let device = instance.interfaceLimit(card) - 1; device >= 0; device -= 1) if (!taken.has(device)) return device;
  return undefined;
}
