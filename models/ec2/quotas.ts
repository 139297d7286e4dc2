import type { QuotasConfig } from '../cluster-config.ts';
import { Ec2Error } from '../ipamd/ports.ts';

/** Listed among EC2's error codes. */
export const INTERFACE_QUOTA_ERROR = 'NetworkInterfaceLimitExceeded';
/** Not in AWS's list of error codes; operators' notes on EKS name it for RunInstances and AssignPrivateIpAddresses. */
export const ADDRESS_USAGE_QUOTA_ERROR = 'NetworkAddressUsageLimitExceeded';

/** The account's quotas, and how much of them the simulated interfaces use up. */
export class Quotas {
  readonly #limits: QuotasConfig | undefined;
  #interfaces = 0;
  #addressUsage = 0;

  /** @param limits undefined: there are none. */
  constructor(limits: QuotasConfig | undefined) {
    this.#limits = limits;
  }

  /** @throws Ec2Error when so much more would pass a quota. */
  check(interfaces: number, addressUsage: number): void {
    if (this.#limits === undefined) return;
    if (this.#interfaces + interfaces > this.#limits.networkInterfaces) throw new Ec2Error(INTERFACE_QUOTA_ERROR);
    if (this.#addressUsage + addressUsage > this.#limits.networkAddressUsage) {
      throw new Ec2Error(ADDRESS_USAGE_QUOTA_ERROR);
    }
  }

  /** Negative numbers: so much is given back. */
  count(interfaces: number, addressUsage: number): void {
    this.#interfaces += interfaces;
    this.#addressUsage += addressUsage;
  }
}
