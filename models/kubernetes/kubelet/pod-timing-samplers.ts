import { sampler } from '../../../sim/distributions.ts';
import type { RandomStreams } from '../../../sim/random.ts';
import type { Duration } from '../../../sim/time.ts';
import type { PodTimings } from '../../cluster-config.ts';

type Always = Exclude<keyof PodTimings, 'volumeWait'>;

export type PodTimingSamplers = { readonly [K in Always]: () => Duration } & {
  readonly volumeWait: (() => Duration) | undefined;
};

/** Each timing draws from a stream of its own, `<streamName>/<timing>`: more retries do not move how long containers take. */
export function podTimingSamplers(timings: PodTimings, streams: RandomStreams, streamName: string): PodTimingSamplers {
  const draw = (timing: Always) => sampler(timings[timing], streams.stream(`${streamName}/${timing}`));
  const { volumeWait } = timings;
  return {
    volumeWait: volumeWait === undefined ? undefined : sampler(volumeWait, streams.stream(`${streamName}/volumeWait`)),
    watchDelay: draw('watchDelay'),
    sandboxTime: draw('sandboxTime'),
    cniAddTime: draw('cniAddTime'),
    containerStart: draw('containerStart'),
    readinessDelay: draw('readinessDelay'),
    shutdownTime: draw('shutdownTime'),
  };
}
