import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { ClusterConfig } from '../models/cluster-config.ts';
import type { Threshold } from '../models/observations/thresholds.ts';
import type { WorkloadConfig } from '../models/workload-config.ts';
import { addOnWorkloads } from './add-ons.ts';
import { takeOverAwsNode } from './aws-node/take-over.ts';
import { applyChanges, type Changes, type Origin, originOf } from './changes.ts';
import { check } from './check.ts';
import type { ImportReject } from './churn-trace/import-trace.ts';
import { compile, compileWorkloads } from './compile.ts';
import type { Calendar } from './compile-workloads.ts';
import type { Finding } from './issues.ts';
import { findScenario, type ScenarioFile } from './library.ts';
import type { AllManifests } from './manifests/read-manifests.ts';
import { unknownTopologyKeys } from './manifests/topology-keys.ts';
import { plainValue } from './plain-value.ts';
import { invalidScenario, type Problem, problemInOneLine } from './problem.ts';
import { type ReadTrace, readTraces } from './read-traces.ts';
import type { Spec } from './schema.ts';
import { SourceDocument } from './source-document.ts';
import { readText } from './source-text.ts';
import { traceWarnings, warnings } from './warnings.ts';
import { sharedNameFindings, updateFindings, workloadName, workloadNames } from './workload-checks.ts';
import { type WrittenBudget, writtenBudgets } from './written-budgets.ts';

export interface LoadedScenario {
  /** `metadata.name`, or the name of the file. */
  readonly name: string;
  readonly description: string | undefined;
  /** The scenario file as the user would call it. */
  readonly file: string;
  readonly config: ClusterConfig;
  /** `startTime`: seconds since 1970-01-01T00:00:00Z. */
  readonly outputs: { readonly ec2Calls: boolean; readonly startTime: number };
  readonly thresholds: readonly WrittenThreshold[];
  /** The names of its variants. */
  readonly variants: readonly string[];
  /** One for each trace among the workloads. */
  readonly imports: readonly TraceImport[];
  /** What is probably not meant, but can be run: a sentence each, with its file and where it stands in it, for stderr. */
  readonly warnings: readonly string[];
  /**
   * SHA-256 (hexadecimal) of all that decides the outcome: the scenario with the changes of the command line, its traces
   * and its manifests. Comments and the order of keys do not count.
   */
  readonly sourceHash: string;
}

/** A threshold, and where it stands: undefined for one of the command line. */
export interface WrittenThreshold extends Threshold {
  readonly position: { readonly line: number; readonly column: number } | undefined;
}

export interface TraceImport {
  /** As the user would call it. */
  readonly file: string;
  /** Rows of the file, the header not counted: `imported` and `rejects` together. */
  readonly rows: number;
  readonly imported: number;
  /** How many of the imported pods found no node while they were recorded. */
  readonly neverScheduled: number;
  /** In the order of the file. */
  readonly rejects: readonly ImportReject[];
}

/** Far above what people write, and what can still be read in seconds. */
const LARGEST_SCENARIO = 8 * 2 ** 20;

/**
 * Reads, checks and compiles a scenario and its traces.
 * @param nameOrPath a file, or the name of a scenario of the library.
 * @throws UserError with every mistake that was found, and its place.
 */
export async function loadScenario(nameOrPath: string, changes: Changes = {}): Promise<LoadedScenario> {
  return (await openScenario(nameOrPath, changes)).loaded;
}

/** A scenario, and what it takes to say more about it. */
export interface OpenedScenario {
  readonly loaded: LoadedScenario;
  readonly spec: Spec;
  /** What each of `spec.workloads` comes to: manifests have several workloads. */
  workloads(): readonly (readonly WorkloadConfig[])[];
  /** Those of its manifests that are a label of no node: where the manifests are named; the messages have the place in them. */
  readonly unknownTopologyKeys: readonly Finding[];
  /** Its PodDisruptionBudgets, those of manifests too. */
  budgets(): readonly WrittenBudget[];
  /** Where something in it stands. */
  place(found: Finding): Problem;
}

/** As `loadScenario`, for those who look closer at what was written. @throws UserError likewise. */
export async function openScenario(nameOrPath: string, changes: Changes = {}): Promise<OpenedScenario> {
  const file = findScenario(nameOrPath);
  const source = await readSource(file);
  const changed = applyChanges(source.value, changes, (path) => {
    const { line, column } = source.locate(path, 'key');
    return `${source.name}:${line}:${column}`;
  });
  const awsNode = await takeOverAwsNode(changed.value, changed.origins, file);
  const { value } = awsNode;
  const origins = [...awsNode.origins, ...changed.origins];

  const { scenario, parts, wrong } = check(plainValue(value));
  const { workloads = [], addons = [], events = [], duration = 0, outputs } = parts;
  const { traces, wrong: missing, problems } = await readTraces(workloads, duration, file);
  const calendar = { startTime: outputs?.startTime ?? 0, duration };
  const manifests = await readManifests(workloads, calendar, file);
  const ofManifests = new Map(manifests.manifests.map((read) => [read.workload, workloadNames(read.workloads)]));
  const names = workloads.map((workload, index) => ofManifests.get(index) ?? workloadName(workload));
  const inScenario = [
    ...wrong,
    ...missing,
    ...awsNode.wrong,
    ...manifests.wrong,
    ...sharedNameFindings(workloads, names),
    ...updateFindings(events, [...names.flat(), ...addons.flatMap((name) => workloadNames(addOnWorkloads(name)))]),
  ];
  const all = [...inScenario.map((found) => problemOf(found, source, origins)), ...problems, ...manifests.problems];
  if (scenario === undefined || all.length > 0) throw invalidScenario(all);

  const { spec, metadata } = scenario;
  const files = {
    traces: new Map(traces.map(({ workload, pods }) => [workload, pods])),
    manifests: new Map(manifests.manifests.map((read) => [read.workload, read])),
  };
  const config = compile(spec, files);
  const unknownKeys = manifests.manifests.flatMap(({ workload, topologyKeys }) =>
    unknownTopologyKeys(topologyKeys, config).map(
      (message): Finding => ({ path: ['spec', 'workloads', workload, 'manifests'], what: 'value', message }),
    ),
  );
  const loaded: LoadedScenario = {
    name: metadata.name ?? basename(file.path, extname(file.path)),
    description: metadata.description,
    file: file.shown,
    config,
    outputs: spec.outputs,
    thresholds: spec.thresholds.map((threshold) => located(threshold, source)),
    variants: Object.keys(spec.variants),
    imports: traces.map(traceImport),
    warnings: [
      ...awsNode.warnings,
      ...manifests.warnings,
      ...unknownKeys.map(({ message }) => message),
      ...warnings(spec).map((found) => problemInOneLine(problemOf(found, source, origins))),
      ...traceWarnings(traces),
    ],
    sourceHash: hash(value, [...traces.map(({ text }) => text), ...manifests.manifests.flatMap(({ texts }) => texts)]),
  };
  return {
    loaded,
    spec,
    workloads: () => compileWorkloads(spec, files),
    unknownTopologyKeys: unknownKeys,
    budgets: () => writtenBudgets(spec, files.manifests),
    place: (found) => problemOf(found, source, origins),
  };
}

/** What reads manifests is only loaded for a scenario that has any. */
async function readManifests(
  workloads: Spec['workloads'],
  calendar: Calendar,
  file: ScenarioFile,
): Promise<AllManifests> {
  if (!workloads.some(({ manifests }) => manifests !== undefined)) {
    return { manifests: [], wrong: [], problems: [], warnings: [] };
  }
  const { readAllManifests } = await import('./manifests/read-manifests.ts');
  return readAllManifests(workloads, calendar, file);
}

async function readSource({ path, shown }: ScenarioFile): Promise<SourceDocument> {
  const read = await readText(path, LARGEST_SCENARIO);
  if ('refusal' in read) {
    throw invalidScenario([{ source: shown, position: undefined, message: `${read.refusal}.` }]);
  }
  const source = new SourceDocument(shown, read.text);
  if (source.problems.length > 0) throw invalidScenario(source.problems);
  return source;
}

function problemOf({ path, what, message }: Finding, source: SourceDocument, origins: readonly Origin[]): Problem {
  const option = originOf(path, origins, source.has(path));
  if (option !== undefined) return { source: option, position: undefined, message };
  return { source: source.name, position: source.locate(path, what), message };
}

function located(threshold: Threshold, source: SourceDocument): WrittenThreshold {
  const path = ['spec', 'thresholds', threshold.selector];
  if (!source.has(path)) return { ...threshold, position: undefined };
  const { line, column } = source.locate(path, 'key');
  return { ...threshold, position: { line, column } };
}

function traceImport({ file, rows, pods, neverScheduled, rejects }: ReadTrace): TraceImport {
  return { file, rows, imported: pods.length, neverScheduled, rejects };
}

function hash(scenario: unknown, texts: readonly string[]): string {
  const sum = createHash('sha256').update(JSON.stringify(scenario, withSortedKeys));
  for (const text of texts) sum.update('\0').update(text);
  return sum.digest('hex');
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
