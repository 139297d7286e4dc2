const CONTROL_OR_FORMAT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A length of time for people, with about three digits: `350 ms`, `1.28 s`, `12.3 s`, `2m 05s`, `1h 02m`, `3d 04h`. */
export function humanDuration(seconds: number): string {
  // The limits lie where rounding would show the next unit.
  if (seconds === 0) return '0 s';
  if (seconds < 0.0095) return `${Number((seconds * 1_000).toFixed(2))} ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 3_599.5) return inTwo(Math.round(seconds), 60, 'm', 's');
  if (seconds < 86_370) return inTwo(Math.round(seconds / 60), 60, 'h', 'm');
  return inTwo(Math.round(seconds / 3_600), 24, 'd', 'h');
}

function inTwo(count: number, perUnit: number, unit: string, smaller: string): string {
  return `${Math.floor(count / perUnit)}${unit} ${String(count % perUnit).padStart(2, '0')}${smaller}`;
}

/** A moment since the start, like a clock: `09:12:04`, from the second day on `1d 09:12:04`. */
export function humanMoment(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const [h, m, s] = [Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const clock = [h, m, s].map((part) => String(part).padStart(2, '0')).join(':');
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** `8,152`. */
export function humanCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 pod`, `2 pods`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${humanCount(count)} ${count === 1 ? one : many}`;
}

/** A name from outside, fit for a terminal: on one line, without control characters, not longer than `width`. */
export function printable(name: string, width = 40): string {
  const characters = [...name.slice(0, 4 * width).replace(CONTROL_OR_FORMAT, '?')];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 1).join('')}…`;
}
