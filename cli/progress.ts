import { SingleBar } from 'cli-progress';
import { humanDuration } from '../reports/humanize.ts';
import { type Duration, type Time, toSeconds } from '../sim/time.ts';

/** Shows how far a run is: a bar on a terminal. */
export interface Progress {
  update(now: Time): void;
  end(): void;
}

export function progressBar(stream: NodeJS.WriteStream, duration: Duration): Progress {
  const total = humanDuration(toSeconds(duration));
  const bar = new SingleBar({
    stream,
    format: `{bar} {percentage}%  {simulated} of ${total} simulated`,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is the run's: it ends with what there is.
    gracefulExit: false,
  });
  bar.start(duration, 0, { simulated: humanDuration(0) });
  return {
    update: (now) => bar.update(now, { simulated: humanDuration(toSeconds(now)) }),
    end: () => bar.stop(),
  };
}
