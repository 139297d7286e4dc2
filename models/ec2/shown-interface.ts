import { NEVER, type Time } from '../../sim/time.ts';
import type { ImdsNetworkInterface } from '../ipamd/ports.ts';
import type { Ipv4 } from '../ipv4.ts';
import type { NetworkInterface } from './network-interface.ts';

/** What an interface shows beside its primary address, by kind. */
export interface ShownBlocks {
  readonly secondary: Ipv4;
  readonly prefix: Ipv4;
  readonly ipv6: string;
}

type Kind = keyof ShownBlocks;

/** From one moment on until just before another. */
interface Span {
  readonly from: Time;
  until: Time;
}

interface Shown<T> extends Span {
  readonly value: T;
}

/** What shows, while nothing is on its way or about to go. */
type Lists = { readonly [K in Kind]: readonly ShownBlocks[K][] };

/** What shows when: the interface itself, and each of its blocks. */
interface Spans extends Span {
  readonly blocks: { [K in Kind]: Shown<ShownBlocks[K]>[] };
}

const NOTHING: Lists = { secondary: [], prefix: [], ipv6: [] };

/** An interface as the metadata service shows it. Once all of it has come to rest, no times are kept. */
export class ShownInterface {
  readonly eni: NetworkInterface;
  readonly deviceIndex: number;
  readonly networkCard: number;
  #lists = NOTHING;
  /** Undefined when all has come to rest. */
  #spans: Spans | undefined;

  /** @param from when it shows. Its blocks follow one by one. */
  constructor(eni: NetworkInterface, from: Time) {
    const { attachment } = eni;
    if (attachment === undefined) throw new Error(`${eni.id} is not attached`);
    this.eni = eni;
    this.deviceIndex = attachment.deviceIndex;
    this.networkCard = attachment.networkCard;
    this.#spans = spansOf(NOTHING, from);
  }

  hasCome(now: Time): boolean {
    return this.#spans === undefined || this.#spans.from <= now;
  }

  isGone(now: Time): boolean {
    return this.#spans !== undefined && this.#spans.until <= now;
  }

  get isDisappearing(): boolean {
    return this.#spans !== undefined && this.#spans.until !== NEVER;
  }

  disappear(until: Time): void {
    this.#spans ??= spansOf(this.#lists);
    this.#spans.until = until;
  }

  show<K extends Kind>(kind: K, value: ShownBlocks[K], from: Time): void {
    this.#spans ??= spansOf(this.#lists);
    this.#spans.blocks[kind].push({ value, from, until: NEVER });
  }

  /** Gives whether any of them shows, or is to. */
  hide<K extends Kind>(kind: K, values: readonly ShownBlocks[K][], until: Time): boolean {
    const gone = new Set(values);
    this.#spans ??= spansOf(this.#lists);
    let any = false;
    for (const shown of this.#spans.blocks[kind]) {
      if (shown.until !== NEVER || !gone.has(shown.value)) continue;
      shown.until = until;
      any = true;
    }
    return any;
  }

  read(now: Time): ImdsNetworkInterface {
    const { secondary, prefix, ipv6 } = this.#listsAt(now);
    return {
      id: this.eni.id,
      deviceIndex: this.deviceIndex,
      networkCard: this.networkCard,
      subnetId: this.eni.subnet.id,
      addresses: [this.eni.primaryAddress, ...secondary],
      prefixes: prefix,
      ipv6Prefixes: ipv6,
    };
  }

  #listsAt(now: Time): Lists {
    const spans = this.#spans;
    if (spans === undefined) return this.#lists;
    const { blocks } = spans;
    blocks.secondary = blocks.secondary.filter(({ until }) => until > now);
    blocks.prefix = blocks.prefix.filter(({ until }) => until > now);
    const lists = {
      secondary: visible(blocks.secondary, now),
      prefix: visible(blocks.prefix, now),
      ipv6: visible(blocks.ipv6, now),
    };
    if (!isAtRest(spans, now)) return lists;
    const { secondaryAddresses, prefixes, ipv6Prefixes } = this.eni;
    this.#spans = undefined;
    // Mostly what EC2 has by then: one list will do for both.
    this.#lists = {
      secondary: isSame(lists.secondary, secondaryAddresses) ? secondaryAddresses : lists.secondary,
      prefix: isSame(lists.prefix, prefixes) ? prefixes : lists.prefix,
      ipv6: isSame(lists.ipv6, ipv6Prefixes) ? ipv6Prefixes : lists.ipv6,
    };
    return this.#lists;
  }
}

function spansOf({ secondary, prefix, ipv6 }: Lists, from = 0): Spans {
  const always = <T>(value: T): Shown<T> => ({ value, from, until: NEVER });
  const blocks = { secondary: secondary.map(always), prefix: prefix.map(always), ipv6: ipv6.map(always) };
  return { from, until: NEVER, blocks };
}

/** Without repetition: an address that was given back and assigned again may still show from before. */
function visible<T>(shown: readonly Shown<T>[], now: Time): T[] {
  return [...new Set(shown.filter(({ from }) => from <= now).map(({ value }) => value))];
}

function isAtRest(spans: Spans, now: Time): boolean {
  const { secondary, prefix, ipv6 } = spans.blocks;
  const rests = (span: Span) => span.from <= now && span.until === NEVER;
  return rests(spans) && secondary.every(rests) && prefix.every(rests) && ipv6.every(rests);
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
