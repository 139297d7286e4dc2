import { sampler } from '../../sim/distributions.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Duration } from '../../sim/time.ts';
import type { PodTimings } from '../cluster-config.ts';

export type PodTimingSamplers = { readonly [K in keyof PodTimings]: () => Duration };

/** Each timing draws from a stream of its own, `<streamName>/<timing>`: more retries do not move how long containers take. */
export function podTimingSamplers(timings: PodTimings, streams: RandomStreams, streamName: string): PodTimingSamplers {
  const draw = (timing: keyof PodTimings) => sampler(timings[timing], streams.stream(`${streamName}/${timing}`));
  return {
    watchDelay: draw('watchDelay'),
    sandboxTime: draw('sandboxTime'),
    cniAddTime: draw('cniAddTime'),
    containerStart: draw('containerStart'),
    readinessDelay: draw('readinessDelay'),
    shutdownTime: draw('shutdownTime'),
  };
}
