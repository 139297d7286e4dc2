import { NO_ROW, type Row } from '../../sim/owned-streams.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, NEVER, type Time } from '../../sim/time.ts';
import type { AddressKind, ImdsNetworkInterface, ImdsPort, Watcher } from '../ipamd/ports.ts';
import type { Ipv4 } from '../ipv4.ts';
import type { ImdsLag, ImdsLags } from './imds-lags.ts';
import type { NetworkInterface } from './network-interface.ts';
import { type ShownBlocks, ShownInterface } from './shown-interface.ts';

const NO_CHANGES: readonly Time[] = [];

/** The metadata service of one instance: a view of its interfaces that lags behind EC2. Reading it takes no time. */
export class Imds implements ImdsPort {
  watcher: Watcher | undefined = undefined;

  readonly #simulation: Simulation;
  readonly #lags: ImdsLags;
  readonly #node: string;
  /** Where its lags are drawn; nowhere until the first. */
  #row: Row = NO_ROW;
  #version = 0;
  #interfaces: readonly ShownInterface[] = [];
  /** When the view will change by itself, ascending. What is past is dropped when somebody looks. */
  #changes = NO_CHANGES;

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
    const { now } = this.#simulation;
    if (this.#interfaces.some((shown) => shown.isGone(now))) {
      this.#interfaces = this.#interfaces.filter((shown) => !shown.isGone(now));
    }
    return this.#interfaces
      .filter((shown) => shown.hasCome(now))
      .sort((a, b) => a.networkCard - b.networkCard || a.deviceIndex - b.deviceIndex)
      .map((shown) => shown.read(now));
  }

  nextChange(): Time {
    this.#dropPastChanges();
    return this.#changes[0] ?? NEVER;
  }

  /** EC2 has attached the interface. @param atOnce it and its addresses show without a lag: they came with the instance. */
  attached(eni: NetworkInterface, atOnce: boolean): void {
    const shown = new ShownInterface(eni, this.#expected(atOnce ? 0 : this.#draw('attach')));
    this.#interfaces = this.#interfaces.concat(shown);
    this.#appear(shown, 'secondary', eni.secondaryAddresses, atOnce);
    this.#appear(shown, 'prefix', eni.prefixes, atOnce);
    this.#appear(shown, 'ipv6', eni.ipv6Prefixes, atOnce);
    this.#change();
  }

  /** EC2 has begun to detach the interface. */
  detached(eni: NetworkInterface): void {
    const shown = this.#find(eni);
    if (shown !== undefined) shown.disappear(this.#expected(this.#draw('detach')));
    this.#change();
  }

  assigned(eni: NetworkInterface, kind: AddressKind, firsts: readonly Ipv4[]): void {
    const shown = this.#find(eni);
    if (shown !== undefined) this.#appear(shown, kind, firsts, false);
    this.#change();
  }

  assignedIpv6(eni: NetworkInterface, prefixes: readonly string[]): void {
    const shown = this.#find(eni);
    if (shown !== undefined) this.#appear(shown, 'ipv6', prefixes, false);
    this.#change();
  }

  unassigned(eni: NetworkInterface, kind: AddressKind, firsts: readonly Ipv4[]): void {
    const lag = this.#draw('address');
    const shown = this.#find(eni);
    const until = this.#simulation.now + lag;
    if (shown?.hide(kind, firsts, until) === true) this.#expectChange(until);
    this.#change();
  }

  /** The instance is gone. */
  end(): void {
    this.#lags.streams.remove(this.#row);
    this.#row = NO_ROW;
  }

  #draw(kind: ImdsLag): Duration {
    if (this.#row === NO_ROW) this.#row = this.#lags.streams.add(this.#node);
    return this.#lags.draw(this.#row, kind);
  }

  /** While it is not being detached. */
  #find(eni: NetworkInterface): ShownInterface | undefined {
    return this.#interfaces.find((shown) => shown.eni === eni && !shown.isDisappearing);
  }

  #appear<K extends keyof ShownBlocks>(
    shown: ShownInterface,
    kind: K,
    blocks: readonly ShownBlocks[K][],
    atOnce: boolean,
  ): void {
    if (blocks.length === 0) return;
    const lag = atOnce ? 0 : this.#draw('address');
    const stagger = atOnce ? 0 : this.#lags.stagger();
    for (const [index, block] of blocks.entries()) shown.show(kind, block, this.#expected(lag + index * stagger));
  }

  /** The time this much later, at which the view will have changed. */
  #expected(lag: Duration): Time {
    const time = this.#simulation.now + lag;
    this.#expectChange(time);
    return time;
  }

  #expectChange(time: Time): void {
    if (time <= this.#simulation.now || this.#changes.includes(time)) return;
    // From the back, because later calls mostly bring later changes.
    let index = this.#changes.length;
    while (index > 0 && (this.#changes[index - 1] ?? 0) > time) index -= 1;
    this.#changes = this.#changes.toSpliced(index, 0, time);
  }

  #change(): void {
    this.#version += 1;
    this.watcher?.touch();
  }

  #dropPastChanges(): void {
    const { now } = this.#simulation;
    let past = 0;
    while ((this.#changes[past] ?? NEVER) <= now) past += 1;
    if (past > 0) this.#changes = past === this.#changes.length ? NO_CHANGES : this.#changes.slice(past);
  }
}
