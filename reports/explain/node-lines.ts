import type { WaitCause } from '../../models/observations/causes.ts';
import { counted } from '../humanize.ts';
import type { RecordedLine } from '../record/record-file.ts';
import { type StoryLine, storyLine } from './story.ts';
import { callText, causeText, decisionText, poolText, stepText } from './words.ts';

/** Makes lines of what a node's daemon decides and calls, and of why its pods wait. Describing is left out unless it fails. */
export class NodeLines {
  readonly #node: string;
  #lastCause: WaitCause | undefined;

  constructor(node: string) {
    this.#node = node;
  }

  /** Undefined for what is not about the node, or not worth a line. */
  line(recorded: RecordedLine): StoryLine | undefined {
    if (recorded.record === 'event') {
      const { time, kind, subject, message } = recorded;
      return subject === `node/${this.#node}` ? storyLine(time, `${kind}: ${message}`) : undefined;
    }
    if (recorded.record === 'ec2Call') {
      const { node, action, error } = recorded;
      if (node !== this.#node || (action.startsWith('Describe') && error === undefined)) return undefined;
      return storyLine(recorded.end, callText(recorded), `${action} ${error}`);
    }
    if (recorded.record !== 'detail' || recorded.kind === 'unschedulable' || recorded.node !== this.#node) {
      return undefined;
    }
    switch (recorded.kind) {
      case 'node':
        return storyLine(recorded.time, stepText(recorded));
      case 'decision':
        return storyLine(
          recorded.time,
          `${decisionText(recorded)} (${poolText(recorded.pool)})`,
          recorded.decision.kind,
        );
      case 'cause':
        return this.#causeLine(recorded.time, recorded.cause, recorded.waiting);
      default:
        return undefined;
    }
  }

  #causeLine(time: number, cause: WaitCause | undefined, waiting: number): StoryLine | undefined {
    const before = this.#lastCause;
    this.#lastCause = cause;
    if (cause === undefined)
      return before === undefined ? undefined : storyLine(time, 'no pod waits for an address any more');
    const many = waiting === 1 ? '1 pod waits' : `${counted(waiting, 'pod')} wait`;
    return storyLine(time, `${many}, the cause: ${causeText(cause)}`, cause);
  }
}
