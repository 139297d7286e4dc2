/** Kubernetes's suffixes of quantities (apimachinery, pkg/api/resource: "Quantity"). */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity that is not negative: `0.5`, `100m`, `128Mi`, `1e3`. */
export const QUANTITY_PATTERN = /^(\d{1,18}(?:\.\d{0,9})?|\.\d{1,9})(?:([eE][+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;

const BYTES_PER_MIB = 2 ** 20;

/** The number that a Kubernetes quantity stands for; undefined unless `text` fits `QUANTITY_PATTERN`. */
function parseQuantity(text: string): number | undefined {
  const [matched, count, exponent = '', suffix = ''] = QUANTITY_PATTERN.exec(text) ?? [];
  if (matched === undefined) return undefined;
  return Number(`${count}${exponent}`) * (FACTORS[suffix] ?? Number.NaN);
}

/** Whole millicores, rounded up as Kubernetes does; undefined if `text` is not a quantity or is 2^53 or more. */
export function parseMilliCpu(text: string): number | undefined {
  const cores = parseQuantity(text);
  if (cores === undefined) return undefined;
  // The rounding takes off what binary fractions add: 1.1 cores are 1100m, not 1101m.
  const milliCpu = Math.ceil(Number((cores * 1_000).toPrecision(15)));
  return Number.isSafeInteger(milliCpu) ? milliCpu : undefined;
}

/** MiB, exact to the byte (1G is 953.67 MiB); undefined if `text` is not a quantity or is 2^53 bytes or more. */
export function parseMemoryMiB(text: string): number | undefined {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return undefined;
  const bytes = Math.ceil(quantity);
  return Number.isSafeInteger(bytes) ? bytes / BYTES_PER_MIB : undefined;
}
