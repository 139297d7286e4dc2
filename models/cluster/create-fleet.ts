import { type Distribution, Sampler } from '../../sim/distributions.ts';
import { join, type Process, sleep, type Task } from '../../sim/process.ts';
import type { RandomStream } from '../../sim/random.ts';
import { milliseconds, seconds, type Time } from '../../sim/time.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { FleetAnswer, FleetRequest } from '../node-groups/karpenter/fleet-request.ts';
import { admittedRequest } from './admitted-request.ts';
import { ClusterNode } from './cluster-node.ts';
import type { World } from './world.ts';

/** Requests that ask for the same are one call: it waits so long for another, and no longer in all (aws/karpenter-provider-aws, pkg/batcher/createfleet.go). */
const IDLE = milliseconds(35);
const LONGEST = seconds(1);

interface Call {
  readonly answer: Process<void>;
  /** Until then it waits for others that ask for the same. */
  closes: Time;
  /** By subnet: which of several offers of the same price EC2 takes. The lowest. */
  readonly ranks: ReadonlyMap<string, number>;
}

/**
 * CreateFleet as Karpenter calls it, with the type `instant`: EC2 takes the cheapest offer. Which one, when several cost the
 * same in different zones, AWS does not say, and people see any of them (aws/karpenter-provider-aws issues 4041 and 7311):
 * drawn here for each call, so that the instances of one call come to be in one zone. A subnet that is full is passed over.
 */
export class CreateFleet {
  readonly #world: World;
  readonly #time: Sampler;
  readonly #zoneChoice: RandomStream;
  readonly #calls = new Map<string, Call>();

  /** @param time how long a call takes. */
  constructor(world: World, time: Distribution) {
    this.#world = world;
    this.#time = new Sampler(time, world.streams.stream('create-fleet/time'));
    this.#zoneChoice = world.streams.stream('create-fleet/zone');
  }

  *launch({ name, offers, cause }: FleetRequest): Task<FleetAnswer> {
    const call = this.#join(offers);
    yield* join(call.answer);
    const rank = (subnetId: string) => call.ranks.get(subnetId) ?? 0;
    const refusals: { subnetId: string; code: string }[] = [];
    for (const { template, subnetId } of offers.toSorted(
      (a, b) => a.price - b.price || rank(a.subnetId) - rank(b.subnetId),
    )) {
      if (refusals.some((refusal) => refusal.subnetId === subnetId)) continue;
      try {
        const node = new ClusterNode(this.#world, template, name, subnetId, cause);
        this.#world.nodeLaunched(node);
        return { node, refusals };
      } catch (error) {
        if (!(error instanceof Ec2Error)) throw error;
        refusals.push({ subnetId, code: error.code });
      }
    }
    return { node: undefined, refusals };
  }

  #join(offers: FleetRequest['offers']): Call {
    const { simulation } = this.#world;
    const key = JSON.stringify(offers.map(({ template, ...rest }) => [template.name, template.instanceType, rest]));
    let call = this.#calls.get(key);
    if (call === undefined) {
      const ranks = new Map(
        [...new Set(offers.map(({ subnetId }) => subnetId))].map((id) => [id, this.#zoneChoice.next()]),
      );
      call = { answer: simulation.start(this.#send(key, simulation.now)), closes: 0, ranks };
      this.#calls.set(key, call);
    }
    call.closes = simulation.now + IDLE;
    return call;
  }

  *#send(key: string, opened: Time): Task {
    const { simulation } = this.#world;
    for (;;) {
      const closes = Math.min(this.#calls.get(key)?.closes ?? 0, opened + LONGEST);
      if (simulation.now >= closes) break;
      yield sleep(closes - simulation.now);
    }
    this.#calls.delete(key);
    yield* admittedRequest(this.#world, { action: 'CreateFleet' });
    // It answers with what it could launch and with the errors of the rest, so that it never fails as a call.
    this.#world.requestEnded('CreateFleet', undefined);
    yield sleep(this.#time.draw());
  }
}
