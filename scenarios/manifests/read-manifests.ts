import { dirname, join, resolve } from 'node:path';
import type { WorkloadConfig } from '../../models/workload-config.ts';
import type { Calendar } from '../compile-workloads.ts';
import { type Finding, finding } from '../issues.ts';
import type { ScenarioFile } from '../library.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Path } from '../path.ts';
import type { Problem } from '../problem.ts';
import { quoted } from '../schema/expectation.ts';
import type { ManifestOptions } from '../schema/workloads/manifests.ts';
import type { Spec } from '../schema.ts';
import { readText } from '../source-text.ts';
import { ManifestCompiler, type ReadBudget } from './compile-manifests.ts';
import { readManifest } from './manifest-file.ts';
import { ManifestSet } from './manifest-set.ts';
import { OBJECT_SCHEMAS } from './object-schemas.ts';
import { slipOf } from './slips.ts';
import type { TopologyKey } from './topology-keys.ts';
import { budgetsOfNothing, idleAutoscalers, wrongAutoscalers } from './what-manifests-miss.ts';

/** What the manifests of one entry of `spec.workloads` come to. */
export interface ReadManifests {
  /** The entry's index. */
  readonly workload: number;
  readonly workloads: readonly WorkloadConfig[];
  readonly budgets: readonly ReadBudget[];
  readonly topologyKeys: readonly TopologyKey[];
  readonly texts: readonly string[];
}

export interface AllManifests {
  readonly manifests: readonly ReadManifests[];
  /** Wrong in the scenario: files that are not there, names that nothing has. */
  readonly wrong: readonly Finding[];
  /** Wrong in the manifests themselves. */
  readonly problems: readonly Problem[];
  /** What was left out or assumed. */
  readonly warnings: readonly string[];
}

/** The pods of a large cluster have some 10 kB each. */
const LARGEST_MANIFEST = 256 * 2 ** 20;

/** Reads the manifests of a scenario, their paths counted from the scenario's own directory. */
export async function readAllManifests(
  workloads: Spec['workloads'],
  calendar: Calendar,
  scenario: ScenarioFile,
): Promise<AllManifests> {
  const all = {
    manifests: [] as ReadManifests[],
    wrong: [] as Finding[],
    problems: [] as Problem[],
    warnings: [] as string[],
  };
  for (const [workload, { manifests }] of workloads.entries()) {
    if (manifests === undefined) continue;
    const path: Path = ['spec', 'workloads', workload, 'manifests'];
    const { set, texts, empty, wrong } = await readFiles(manifests, path, scenario);
    const compiler = new ManifestCompiler(set, manifests, calendar);
    all.wrong.push(...wrong, ...unused(compiler, path));
    all.problems.push(...set.problems, ...wrongAutoscalers(set), ...compiler.problems);
    all.warnings.push(
      ...empty,
      ...skipped(set),
      ...set.slips,
      ...compiler.notes,
      ...idleAutoscalers(set, compiler.workloads),
      ...budgetsOfNothing(compiler.budgets, compiler.workloads),
    );
    const { workloads: compiled, budgets, topologyKeys } = compiler;
    all.manifests.push({ workload, workloads: compiled, budgets, topologyKeys, texts });
  }
  return all;
}

async function readFiles({ files }: ManifestOptions, path: Path, scenario: ScenarioFile) {
  const set = new ManifestSet();
  const texts: string[] = [];
  const empty: string[] = [];
  const wrong: Finding[] = [];
  for (const [index, file] of files.entries()) {
    const full = resolve(dirname(scenario.path), file);
    const shown = full === file ? file : join(dirname(scenario.shown), file);
    const read = await readText(full, LARGEST_MANIFEST);
    if ('refusal' in read) {
      wrong.push(finding([...path, 'files', index], `${quoted(file)}: ${read.refusal} (looked for ${full})`));
      continue;
    }
    texts.push(read.text);
    const objects = readManifest(read.text, shown);
    if ('message' in objects) set.problems.push(objects);
    else {
      if (objects.length === 0) empty.push(`${shown}: there is no Kubernetes object in it`);
      set.add(objects, shown);
    }
  }
  return { set, texts, empty, wrong };
}

function unused({ unusedBehaviors, workloads }: ManifestCompiler, path: Path): Finding[] {
  const names = workloads.flatMap((workload) => ('name' in workload ? [workload.name] : []));
  return unusedBehaviors.map((name) =>
    finding(
      [...path, 'behavior', name],
      `no workload of these manifests is called ${quoted(name)}.${didYouMean(name, names) || ` Known: ${names.slice(0, 20).join(', ')}.`}`,
    ),
  );
}

function skipped({ skipped: files }: ManifestSet): string[] {
  return [...files].map(([file, kinds]) => {
    const counts = [...kinds].map(([kind, count]) => {
      const meant = slipOf(kind, Object.keys(OBJECT_SCHEMAS));
      return meant === undefined ? `${count} ${kind}` : `${count} ${kind} (did you mean ${meant}?)`;
    });
    return `${file}: skipped ${counts.join(', ')}: only kinds that create pods, or decide about them, are read`;
  });
}
