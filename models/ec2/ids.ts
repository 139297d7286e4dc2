/** Hexadecimal digits of an EC2 id. */
const ID_DIGITS = 17;

/** Gives what no two things in the account share. */
export class Ids {
  #given = 0;

  /** Ids sort by the order of creation: the leak clean-up goes through the interfaces in that order. @param kind the id's first part, such as `eni`. */
  next(kind: string): string {
    return formatId(kind, this.nextNumber());
  }

  /** For an id that is written out only when it is asked for: see `formatId`. */
  nextNumber(): number {
    this.#given += 1;
    return this.#given;
  }

  /** An IPv6 prefix from 2001:db8::/32, which is set aside for examples (RFC 3849). */
  nextIpv6Prefix(): string {
    const number = this.nextNumber();
    const groups = [Math.floor(number / 0x10000), number % 0x10000].map((group) => group.toString(16));
    return `2001:db8:0:${groups.join(':')}::/80`;
  }
}

/** @param kind the id's first part, such as `eni`. @param number of `nextNumber`. */
export function formatId(kind: string, number: number): string {
  const digits = number.toString(16);
  // Put together at once: as a template it would stay a tree of its parts.
  return [kind, '-', '0'.repeat(ID_DIGITS - digits.length), digits].join('');
}
