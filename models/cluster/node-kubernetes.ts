import type { Instance } from '../ec2/instance.ts';
import type { KubernetesPort, Watcher } from '../ipamd/ports.ts';
import type { Ipv4 } from '../ipv4.ts';
import type { Node } from '../kubernetes/node.ts';
import type { CniPlugin } from './cni-plugin.ts';
import { eniConfigSubnetId } from './eni-subnets.ts';
import type { World } from './world.ts';

/** Kubernetes as the daemon of one node sees it. */
export class NodeKubernetes implements KubernetesPort {
  watcher: Watcher | undefined = undefined;
  readonly #world: World;
  readonly #node: Node;
  readonly #instance: Instance;
  readonly #plugin: CniPlugin;

  constructor(world: World, node: Node, instance: Instance, plugin: CniPlugin) {
    this.#world = world;
    this.#node = node;
    this.#instance = instance;
    this.#plugin = plugin;
  }

  isUnschedulable(): boolean {
    return this.#node.unschedulable;
  }

  get maxPods(): number {
    return this.#node.maxPods;
  }

  /** With custom networking the controller finds the ENIConfig in the CNINode object. */
  requestTrunk(): void {
    const { vpcCni, settings, vpcResourceController } = this.#world;
    const ofEniConfig = settings.customNetworking ? eniConfigSubnetId(vpcCni, this.#node) : undefined;
    const branchSubnetId = ofEniConfig ?? this.#instance.subnet.id;
    vpcResourceController.manage({ node: this.#node, instance: this.#instance, branchSubnetId });
  }

  branchAddress(pod: string): Ipv4 | undefined {
    return this.#plugin.branchAddress(pod);
  }
}
