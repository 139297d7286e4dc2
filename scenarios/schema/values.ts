import { z } from 'zod';
import { type Ipv4Block, parseCidr, parseIpv4 } from '../../models/ipv4.ts';
import { DURATION_PATTERN, parseDuration } from '../units/duration.ts';
import { parseMemoryMiB, parseMilliCpu, QUANTITY_PATTERN } from '../units/quantity.ts';
import { expecting } from './expectation.ts';

/** The values that a scenario file is made of, each as it is written; the output is in the simulator's own units. */

/** A hint for a duration that was written as a bare number. */
export function unitNeeded(found: unknown): string | undefined {
  const bare = typeof found === 'number' || (typeof found === 'string' && /^\d+(\.\d+)?$/.test(found));
  return bare ? `write its unit: ${found}ms, ${found}s, ${found}m ...` : undefined;
}

const durationError = expecting('a duration such as 300ms, 30s or 1h30m', (found) => {
  if (typeof found !== 'string' || !/[a-zµ]/i.test(found)) return unitNeeded(found);
  if (DURATION_PATTERN.test(found.replace(/^-/, ''))) {
    return found.startsWith('-') ? 'it cannot be negative' : 'it is too long: 285 years are the most';
  }
  return 'the units are us, ms, s, m, h and d';
});

/** Microseconds. */
export function duration(error = durationError) {
  return textAs(DURATION_PATTERN, parseDuration, error);
}

export const positiveDuration = () =>
  duration().refine((value) => value > 0, { error: () => 'expected a duration longer than 0' });

const cpuError = expecting('an amount of CPU such as 100m, 0.5 or 2');
const memoryError = expecting('an amount of memory such as 128Mi or 1Gi', (found) =>
  typeof found === 'string' && /^[\d.]+ ?[kmg]i?b$/i.test(found)
    ? "Kubernetes's units have no B: Ki, Mi, Gi"
    : undefined,
);

/** Millicores. */
export const cpu = () => quantity(parseMilliCpu, cpuError);
/** MiB. */
export const memory = () => quantity(parseMemoryMiB, memoryError);

function quantity(parse: (text: string) => number | undefined, error: z.core.$ZodErrorMap) {
  const text = textAs(QUANTITY_PATTERN, parse, error);
  const number = z
    .number({ error })
    .min(0, { error })
    .transform((value, context) => parsed(parse(String(value)), value, context, error));
  return z.union([text, number], { error });
}

const cidrError = expecting('an IPv4 CIDR such as 10.0.0.0/24', (found) => {
  if (typeof found !== 'string') return undefined;
  const [address = '', length = ''] = found.split('/');
  const first = parseIpv4(address);
  const bits = Number(length);
  if (first === undefined || !/^\d+$/.test(length) || bits > 32) return undefined;
  const aligned = first - (first % 2 ** (32 - bits));
  return `the block that contains it is ${[24, 16, 8, 0].map((shift) => Math.floor(aligned / 2 ** shift) % 256).join('.')}/${bits}`;
});

export function cidr() {
  return textAs(/^[\d.]+\/\d+$/, parseCidr, cidrError);
}

const occupiedError = expecting('an IPv4 address or a CIDR such as 10.0.0.9 or 10.0.0.64/26', (found) =>
  typeof found === 'string' && found.includes('/') ? cidrError({ input: found } as never).split('; ')[1] : undefined,
);

/** A CIDR, or a single address. */
export function addressOrCidr() {
  return textAs(/^[\d.]+(\/\d+)?$/, (text) => parseCidr(text.includes('/') ? text : `${text}/32`), occupiedError);
}

const nameError = expecting('a name of lower-case letters, digits, "-" and "." as Kubernetes has them (at most 253)');

/** The form of Kubernetes's names (RFC 1123 subdomain). */
export const NAME_PATTERN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

export function name() {
  return z.string({ error: nameError }).max(253, { error: nameError }).regex(NAME_PATTERN, { error: nameError });
}

/** A whole number of at least `min`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  const error = expecting(`a whole number ${range}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function numberFrom(min: number, max: number) {
  const error = expecting(`a number from ${min} to ${max}`);
  return z.number({ error }).min(min, { error }).max(max, { error });
}

export function flag() {
  return z.boolean({ error: expecting('true or false') });
}

const momentError = expecting('a moment in UTC such as 2026-01-01T00:00:00Z');

/** Seconds since 1970-01-01T00:00:00Z. */
export function moment() {
  return textAs(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
    (text) => (Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text) / 1_000),
    momentError,
  );
}

function textAs<T extends number | Ipv4Block>(
  pattern: RegExp,
  parse: (text: string) => T | undefined,
  error: z.core.$ZodErrorMap,
) {
  return z
    .string({ error })
    .regex(pattern, { error, abort: true })
    .transform((text, context) => parsed(parse(text), text, context, error));
}

function parsed<T>(
  value: T | undefined,
  input: unknown,
  context: z.core.$RefinementCtx,
  error: z.core.$ZodErrorMap,
): T {
  if (value !== undefined) return value;
  const message = error({ code: 'custom', input } as never);
  context.issues.push({ code: 'custom', input, message: typeof message === 'string' ? message : 'invalid' });
  return z.NEVER;
}
