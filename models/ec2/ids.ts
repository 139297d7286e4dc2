/** Hexadecimal digits of an EC2 id. */
const ID_DIGITS = 17;

/** Gives what no two things in the account share. */
export class Ids {
  #given = 0;

  /** Ids sort by the order of creation: the leak clean-up goes through the interfaces in that order. @param kind the id's first part, such as `eni`. */
  next(kind: string): string {
    this.#given += 1;
    return `${kind}-${this.#given.toString(16).padStart(ID_DIGITS, '0')}`;
  }

  /** An IPv6 prefix from 2001:db8::/32, which is set aside for examples (RFC 3849). */
  nextIpv6Prefix(): string {
    this.#given += 1;
    const groups = [Math.floor(this.#given / 0x10000), this.#given % 0x10000].map((group) => group.toString(16));
    return `2001:db8:0:${groups.join(':')}::/80`;
  }
}
