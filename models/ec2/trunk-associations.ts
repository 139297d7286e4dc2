import { Ec2Error } from '../ipamd/ports.ts';
import type { NetworkInterface } from './network-interface.ts';

const NO_BRANCHES: ReadonlyMap<number, NetworkInterface> = new Map();

/** Which branch interfaces are associated with which trunk, each under a VLAN id of its own. */
export class TrunkAssociations {
  readonly #branches = new Map<NetworkInterface, Map<number, NetworkInterface>>();

  /** By VLAN id. */
  branchesOf(trunk: NetworkInterface): ReadonlyMap<number, NetworkInterface> {
    return this.#branches.get(trunk) ?? NO_BRANCHES;
  }

  /**
   * @throws Ec2Error InvalidParameterValue when the VLAN id is taken or the trunk is not attached, AttachmentLimitExceeded
   * when the instance type has no more branch interfaces. AWS documents no codes for these cases: assumed.
   */
  associate(trunk: NetworkInterface, branch: NetworkInterface, vlanId: number): void {
    const branches = this.#branches.get(trunk) ?? new Map<number, NetworkInterface>();
    if (trunk.attachment === undefined || branches.has(vlanId)) throw new Ec2Error('InvalidParameterValue');
    const limit = trunk.attachment.instance.type.branchEnis ?? 0;
    if (branches.size >= limit) throw new Ec2Error('AttachmentLimitExceeded');
    branches.set(vlanId, branch);
    this.#branches.set(trunk, branches);
  }

  /** Without an effect when the branch is not associated with the trunk. */
  disassociate(trunk: NetworkInterface, branch: NetworkInterface): void {
    const branches = this.#branches.get(trunk);
    for (const [vlanId, other] of branches ?? []) if (other === branch) branches?.delete(vlanId);
  }

  /** The interface is being deleted: if it is a trunk, it lets go of its branches, which stay. */
  trunkGone(trunk: NetworkInterface): void {
    this.#branches.delete(trunk);
  }
}
