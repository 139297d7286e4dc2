import { type Duration, minutes, seconds, type Time } from '../../../sim/time.ts';

/** `backOffPeriod`, and `MaxContainerBackOff` as well as `MaxImageBackOff` (kubernetes v1.31, pkg/kubelet/kubelet.go). */
const FIRST = seconds(10);
const CAP = minutes(5);

/**
 * The back-off of a container that crashes, or of an image that cannot be pulled: none before the first time, then 10 s,
 * twice as long each time, up to 5 min; forgotten after 10 min without a failure (k8s.io/client-go, util/flowcontrol).
 */
export class BackOff {
  #current: Duration = 0;
  #updated: Time = 0;

  /** Must a failure at `failed` still be waited out at `now`? */
  isActive(failed: Time, now: Time): boolean {
    return !this.#hasExpired(now) && now - failed < this.#current;
  }

  /** It is tried again, or has failed: the next time the wait is longer. */
  grow(now: Time): void {
    this.#current = this.#hasExpired(now) || this.#current === 0 ? FIRST : Math.min(CAP, this.#current * 2);
    this.#updated = now;
  }

  #hasExpired(now: Time): boolean {
    return now - this.#updated > 2 * CAP;
  }
}
