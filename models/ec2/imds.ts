import type { Sampler } from '../../sim/distributions.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, NEVER, type Time } from '../../sim/time.ts';
import type { AddressKind, ImdsNetworkInterface, ImdsPort } from '../ipamd/ports.ts';
import type { Ipv4 } from '../ipv4.ts';
import type { ImdsLags } from './imds-lags.ts';
import type { NetworkInterface } from './network-interface.ts';

/** Something that shows from one moment on until just before another. */
interface Shown<T> {
  readonly value: T;
  readonly from: Time;
  until: Time;
}

interface ShownInterface extends Shown<NetworkInterface> {
  readonly deviceIndex: number;
  readonly networkCard: number;
  secondary: Shown<Ipv4>[];
  prefix: Shown<Ipv4>[];
  ipv6: Shown<string>[];
}

/** The metadata service of one instance: a view of its interfaces that lags behind EC2. Reading it takes no time. */
export class Imds implements ImdsPort {
  onChange: (() => void) | undefined;

  readonly #simulation: Simulation;
  readonly #lags: ImdsLags;
  readonly #node: string;
  #attachLag: Sampler | undefined;
  #addressLag: Sampler | undefined;
  #detachLag: Sampler | undefined;
  #version = 0;
  #interfaces: ShownInterface[] = [];
  /** When the view will change by itself, ascending. What is past is dropped when somebody looks. */
  #changes: Time[] = [];
  /** What shows as long as none of `#changes` has come. */
  #snapshot: ImdsNetworkInterface[] | undefined;

  /** @param node the name of the instance's node. */
  constructor(simulation: Simulation, lags: ImdsLags, node: string) {
    this.#simulation = simulation;
    this.#lags = lags;
    this.#node = node;
  }

  get version(): number {
    return this.#version;
  }

  networkInterfaces(): ImdsNetworkInterface[] {
    this.#dropPastChanges();
    this.#snapshot ??= this.#read();
    return this.#snapshot;
  }

  nextChange(): Time {
    this.#dropPastChanges();
    return this.#changes[0] ?? NEVER;
  }

  /** EC2 has attached the interface. @param atOnce it and its addresses show without a lag: they came with the instance. */
  attached(eni: NetworkInterface, atOnce: boolean): void {
    const { attachment } = eni;
    if (attachment === undefined) throw new Error(`${eni.id} is not attached`);
    const shown: ShownInterface = {
      value: eni,
      from: this.#expected(atOnce ? 0 : this.#drawAttachLag()),
      until: NEVER,
      deviceIndex: attachment.deviceIndex,
      networkCard: attachment.networkCard,
      secondary: [],
      prefix: [],
      ipv6: [],
    };
    this.#interfaces.push(shown);
    shown.secondary = this.#appearing(eni.secondaryAddresses, atOnce);
    shown.prefix = this.#appearing(eni.prefixes, atOnce);
    shown.ipv6 = this.#appearing(eni.ipv6Prefixes, atOnce);
    this.#change();
  }

  /** EC2 has begun to detach the interface. */
  detached(eni: NetworkInterface): void {
    const shown = this.#find(eni);
    if (shown !== undefined) this.#end(shown, this.#drawDetachLag());
    this.#change();
  }

  assigned(eni: NetworkInterface, kind: AddressKind, firsts: readonly Ipv4[]): void {
    this.#find(eni)?.[kind].push(...this.#appearing(firsts, false));
    this.#change();
  }

  assignedIpv6(eni: NetworkInterface, prefixes: readonly string[]): void {
    this.#find(eni)?.ipv6.push(...this.#appearing(prefixes, false));
    this.#change();
  }

  unassigned(eni: NetworkInterface, kind: AddressKind, firsts: readonly Ipv4[]): void {
    const gone = new Set(firsts);
    const lag = this.#drawAddressLag();
    for (const shown of this.#find(eni)?.[kind] ?? []) {
      if (shown.until === NEVER && gone.has(shown.value)) this.#end(shown, lag);
    }
    this.#change();
  }

  #drawAttachLag(): Duration {
    this.#attachLag ??= this.#lags.sampler('attach', this.#node);
    return this.#lags.draw(this.#attachLag);
  }

  #drawAddressLag(): Duration {
    this.#addressLag ??= this.#lags.sampler('address', this.#node);
    return this.#lags.draw(this.#addressLag);
  }

  #drawDetachLag(): Duration {
    this.#detachLag ??= this.#lags.sampler('detach', this.#node);
    return this.#lags.draw(this.#detachLag);
  }

  #find(eni: NetworkInterface): ShownInterface | undefined {
    return this.#interfaces.find((shown) => shown.value === eni && shown.until === NEVER);
  }

  #appearing<T>(values: readonly T[], atOnce: boolean): Shown<T>[] {
    if (values.length === 0) return [];
    const lag = atOnce ? 0 : this.#drawAddressLag();
    const stagger = atOnce ? 0 : this.#lags.stagger();
    return values.map((value, index) => ({ value, from: this.#expected(lag + index * stagger), until: NEVER }));
  }

  /** The time this much later, at which the view will have changed. */
  #expected(lag: Duration): Time {
    const time = this.#simulation.now + lag;
    this.#expectChange(time);
    return time;
  }

  #end(shown: Shown<unknown>, lag: Duration): void {
    shown.until = this.#expected(lag);
  }

  #change(): void {
    this.#snapshot = undefined;
    this.#version += 1;
    this.onChange?.();
  }

  #expectChange(time: Time): void {
    if (time <= this.#simulation.now || this.#changes.includes(time)) return;
    // From the back, because later calls mostly bring later changes.
    let index = this.#changes.length;
    while (index > 0 && (this.#changes[index - 1] ?? 0) > time) index -= 1;
    this.#changes.splice(index, 0, time);
  }

  #dropPastChanges(): void {
    const { now } = this.#simulation;
    let past = 0;
    while ((this.#changes[past] ?? NEVER) <= now) past += 1;
    if (past === 0) return;
    this.#changes.splice(0, past);
    this.#snapshot = undefined;
  }

  #read(): ImdsNetworkInterface[] {
    const { now } = this.#simulation;
    this.#interfaces = this.#interfaces.filter((shown) => shown.until > now);
    for (const shown of this.#interfaces) {
      shown.secondary = shown.secondary.filter((address) => address.until > now);
      shown.prefix = shown.prefix.filter((prefix) => prefix.until > now);
    }
    return this.#interfaces
      .filter((shown) => shown.from <= now)
      .sort((a, b) => a.networkCard - b.networkCard || a.deviceIndex - b.deviceIndex)
      .map((shown) => ({
        id: shown.value.id,
        deviceIndex: shown.deviceIndex,
        networkCard: shown.networkCard,
        subnetId: shown.value.subnet.id,
        addresses: [shown.value.primaryAddress, ...visible(shown.secondary, now)],
        prefixes: visible(shown.prefix, now),
        ipv6Prefixes: visible(shown.ipv6, now),
      }));
  }
}

/** Without repetition: an address that was given back and assigned again may still show from before. */
function visible<T>(shown: readonly Shown<T>[], now: Time): T[] {
  return [...new Set(shown.filter((item) => item.from <= now).map((item) => item.value))];
}
