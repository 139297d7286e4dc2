import type { ClusterConfig } from '../../models/cluster-config.ts';
import { HOSTNAME_LABEL, ZONE_LABEL } from '../../models/kubernetes/node.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Path } from '../path.ts';
import { quoted } from '../schema/expectation.ts';
import type { ReadObject } from './manifest-set.ts';
import type { ObjectKind } from './object-schemas.ts';
import type { GivenPodSpec, PodTerm } from './pod-spec-schema.ts';

/** A label of nodes by which pods are to be spread, or kept together or apart. */
export interface TopologyKey {
  readonly key: string;
  /** `shop.yaml:12:3`, or the file alone. */
  readonly place: string;
  /** What comes of it where no node has such a label. */
  readonly without: string;
}

type Affinity = NonNullable<NonNullable<GivenPodSpec['affinity']>['podAffinity']>;

const PENDING = 'the pods stay Pending';
const NOTHING = 'it decides nothing';

/** Those of an object's pods. @param spec the object's pod spec. */
export function topologyKeysOf(
  { kind, place }: Pick<ReadObject<ObjectKind>, 'kind' | 'place'>,
  { affinity, topologySpreadConstraints = [] }: GivenPodSpec,
): TopologyKey[] {
  const keyAt = (path: Path, { topologyKey }: Pick<PodTerm, 'topologyKey'>, without: string): TopologyKey => ({
    key: topologyKey,
    place: place([...podSpecPath(kind), ...path, 'topologyKey']),
    without,
  });
  const ofAffinity = (name: string, given: Affinity | undefined, required: string) => [
    ...(given?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term, index) =>
      keyAt(['affinity', name, 'requiredDuringSchedulingIgnoredDuringExecution', index], term, required),
    ),
    ...(given?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }, index) =>
      keyAt(
        ['affinity', name, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'],
        podAffinityTerm,
        NOTHING,
      ),
    ),
  ];
  return [
    ...ofAffinity('podAffinity', affinity?.podAffinity, PENDING),
    ...ofAffinity('podAntiAffinity', affinity?.podAntiAffinity, NOTHING),
    ...topologySpreadConstraints.map((constraint, index) =>
      keyAt(
        ['topologySpreadConstraints', index],
        constraint,
        constraint.whenUnsatisfiable === 'DoNotSchedule' ? PENDING : NOTHING,
      ),
    ),
  ];
}

function podSpecPath(kind: ObjectKind): Path {
  if (kind === 'Pod') return ['spec'];
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
}

/** Keys that are a label of no node, a sentence each, however many pods have them. */
export function unknownTopologyKeys(used: readonly TopologyKey[], config: ClusterConfig): string[] {
  if (used.length === 0) return [];
  const known = nodeLabels(config);
  const unknown = new Map<string, { readonly first: TopologyKey; more: number }>();
  for (const topologyKey of used) {
    if (known.includes(topologyKey.key)) continue;
    const same = `${topologyKey.without}/${topologyKey.key}`;
    const seen = unknown.get(same);
    if (seen === undefined) unknown.set(same, { first: topologyKey, more: 0 });
    else seen.more += 1;
  }
  return [...unknown.values()].map(({ first: { key, place, without }, more }) => {
    const others = more === 0 ? '' : ` (${more} more are like it)`;
    const sameName = known.find((label) => nameOf(label) === nameOf(key));
    const meant = sameName === undefined ? didYouMean(key, known) : ` Did you mean ${sameName}?`;
    const hint = meant || ` Nodes have ${known.join(', ')}.`;
    return `${place}: topologyKey: no node has the label ${quoted(key)}, so ${without}${others}.${hint}`.replace(
      /\.$/,
      '',
    );
  });
}

/** Without the domain: the old labels of zones had another one, and people leave it out. */
function nameOf(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1);
}

/** Keys that some node may have. */
function nodeLabels({ nodeGroups, karpenter }: ClusterConfig): string[] {
  const templates = [
    ...nodeGroups,
    ...(karpenter?.nodePools ?? []).flatMap(({ offerings }) => offerings.map(({ template }) => template)),
  ];
  return [...new Set([HOSTNAME_LABEL, ZONE_LABEL, ...templates.flatMap(({ labels }) => [...(labels?.keys() ?? [])])])];
}
