import type { Time } from '../../sim/time.ts';

/** A moment of the run to the millisecond, like a clock that starts at 0: `09:12:04.118`, from the second day on `1d 09:12:04.118`. */
export function moment(time: Time): string {
  const whole = Math.floor(time / 1_000);
  const days = Math.floor(whole / 86_400_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [
    Math.floor(whole / 3_600_000) % 24,
    Math.floor(whole / 60_000) % 60,
    Math.floor(whole / 1_000) % 60,
  ];
  const clock = `${two(h)}:${two(m)}:${two(s)}.${String(whole % 1_000).padStart(3, '0')}`;
  return days === 0 ? clock : `${days}d ${clock}`;
}
