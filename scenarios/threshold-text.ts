import { AGGREGATIONS, type Labels, type Metric } from '../models/observations/metric.ts';
import { METRICS } from '../models/observations/metrics.ts';
import { type Aggregation, OPERATORS, type Operator, type Threshold } from '../models/observations/thresholds.ts';
import { didYouMean } from './nearest-name.ts';
import { quoted } from './schema/expectation.ts';

/** What is wrong, in words for the person who wrote it. */
interface Complaint {
  readonly complaint: string;
}

/** Far above what people write. Patterns may take the square of the length. */
const LONGEST = 1_000;
const TOO_LONG: Complaint = { complaint: `expected at most ${LONGEST} characters` };

/** Reads `pod_start_seconds` or `subnet_used_percent{subnet=a}`; values may be in quotes, as in Prometheus. */
export function parseSelector(text: string): Pick<Threshold, 'metric' | 'labels'> | Complaint {
  if (text.length > LONGEST) return TOO_LONG;
  const [, name = '', braces, inside = ''] = /^\s*([^{}\s]+)\s*(\{(.*)\})?\s*$/s.exec(text) ?? [];
  if (name === '') return { complaint: `expected a metric such as pods_waiting or subnet_used_percent{subnet=a}` };
  const metric = METRICS.find((known) => known.name === name);
  if (metric === undefined) {
    const names = METRICS.map((known) => known.name);
    return { complaint: `there is no metric ${quoted(name)}.${didYouMean(name, names) || KNOWN_METRICS}` };
  }
  if (braces === undefined) return { metric, labels: {} };
  const labels = parseLabels(inside, metric);
  return 'complaint' in labels ? labels : { metric, ...labels };
}

const KNOWN_METRICS = ' docs/metrics.md lists them.';

function parseLabels(text: string, metric: Metric): { readonly labels: Labels } | Complaint {
  const labels = new Map<string, string>();
  const pair = /\s*([^=,"\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"]*?)\s*(?:,|$)/sy;
  while (pair.lastIndex < text.length) {
    const [, name, value] = pair.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      return { complaint: `expected labels such as {subnet=a} or {node_group=web,cause=POOL_TICK}, found {${text}}` };
    }
    const label = metric.labels.find((known) => known.name === name);
    if (label === undefined) {
      const names = metric.labels.map((known) => known.name);
      const choice = didYouMean(name, names) || ` It has: ${names.join(', ')}.`;
      return { complaint: `${metric.name} has no label ${quoted(name)}.${choice}` };
    }
    const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
    if (label.values?.includes(plain) === false) {
      const choice = didYouMean(plain, label.values) || ` Known: ${label.values.join(', ')}.`;
      return { complaint: `${quoted(plain)} is not a value of ${name}.${choice}` };
    }
    labels.set(name, plain);
  }
  return { labels: Object.fromEntries(labels) };
}

/** Reads `p(99) < 15`. */
export function parseCondition(
  text: string,
  metric: Metric,
): Pick<Threshold, 'aggregation' | 'operator' | 'limit'> | Complaint {
  if (text.length > LONGEST) return TOO_LONG;
  const [, name = '', sign = '', number = ''] = /^\s*([^<>=!]+?)\s*([<>=!]+)\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === '') return { complaint: `expected a condition such as "p(99) < 15", found ${quoted(text)}` };
  const aggregation = parseAggregation(name, metric);
  if ('complaint' in aggregation) return aggregation;
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined) {
    return { complaint: `expected one of ${OPERATORS.join(' ')}, found ${quoted(sign)} in ${quoted(text)}` };
  }
  const inUnit = metric.unit === '' ? '' : `, in the metric's unit (${metric.unit})`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)) {
    return {
      complaint: `expected a number behind ${operator}${inUnit}, found ${quoted(number)}`,
    };
  }
  return { aggregation, operator: operator as Operator, limit: Number(number) };
}

function parseAggregation(text: string, metric: Metric): Aggregation | Complaint {
  const [, percent] = /^p\(\s*(\d+(?:\.\d+)?)\s*\)$/.exec(text) ?? [];
  const known: readonly string[] = AGGREGATIONS[metric.kind];
  if (percent !== undefined && known.includes('p(N)')) {
    if (Number(percent) <= 100) return { name: 'p', percent: Number(percent) };
    return { complaint: `${quoted(text)}: expected a number from 0 to 100` };
  }
  if (known.includes(text) && text !== 'p(N)') return { name: text } as Aggregation;
  const choice = hint(text) ?? (didYouMean(text, known) || ` Known: ${known.join(', ')}.`);
  return { complaint: `${quoted(text)} is not an aggregation of ${metric.name}, which is a ${metric.kind}.${choice}` };
}

/** For what other tools call it. */
function hint(text: string): string | undefined {
  const [, percent] = /^p(\d+)$/.exec(text) ?? [];
  if (percent !== undefined) return ` Did you mean p(${percent})?`;
  const names: Readonly<Record<string, string>> = { mean: 'avg', average: 'avg', median: 'med', value: 'last' };
  return Object.hasOwn(names, text) ? ` Did you mean ${names[text]}?` : undefined;
}
