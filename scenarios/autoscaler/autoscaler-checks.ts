import { type Finding, finding } from '../issues.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Path } from '../path.ts';
import { quoted } from '../schema/expectation.ts';
import { TEMPLATE_RESOURCE_PREFIX } from '../schema/node-groups.ts';
import type { Spec } from '../schema.ts';
import { allowsZone, type NodePoolSpec, offeringsOf } from './offerings.ts';

const KARPENTER: Path = ['spec', 'autoscaler', 'karpenter'];

/** What is wrong between an autoscaler and the rest of the cluster. */
export function* autoscalerFindings(
  { clusterAutoscaler, karpenter }: NonNullable<Spec['autoscaler']>,
  nodeGroups: Spec['nodeGroups'],
  subnets: Spec['vpc']['subnets'],
): Generator<Finding> {
  yield* sizeFindings(nodeGroups);
  if (clusterAutoscaler !== undefined) yield* groupFindings(clusterAutoscaler, nodeGroups);
  if (karpenter === undefined) return;
  const names = new Set(nodeGroups.map(({ name }) => name));
  for (const [index, pool] of karpenter.nodePools.entries()) {
    const path: Path = [...KARPENTER, 'nodePools', index];
    if (names.has(pool.name)) {
      yield finding([...path, 'name'], `the name ${quoted(pool.name)} is taken by a node group or another NodePool`);
    }
    names.add(pool.name);
    yield* requirementFindings(pool, path);
    yield* subnetFindings(pool, subnets, path);
    if (offeringsOf(pool, karpenter).length === 0) {
      yield finding(
        [...path, 'requirements'],
        'no instance type meets all of them; `vpc-cni-sim instance-types` lists those that there are',
      );
    }
  }
}

/** Of a tag that names an extended resource: one that has a domain. */
const RESOURCE_NAME = /^[a-z0-9.-]+\/[A-Za-z0-9._-]+$/;

function* tagFindings(tags: Readonly<Record<string, string>>, path: Path): Generator<Finding> {
  for (const key of Object.keys(tags)) {
    const name = key.startsWith(TEMPLATE_RESOURCE_PREFIX) ? key.slice(TEMPLATE_RESOURCE_PREFIX.length) : '';
    if (RESOURCE_NAME.test(name)) continue;
    yield finding(
      [...path, key],
      `expected ${TEMPLATE_RESOURCE_PREFIX} and the name of a resource such as vpc.amazonaws.com/pod-eni`,
    );
  }
}

function* sizeFindings(nodeGroups: Spec['nodeGroups']): Generator<Finding> {
  for (const [index, { minSize = 0, desiredSize, maxSize, tags }] of nodeGroups.entries()) {
    const path: Path = ['spec', 'nodeGroups', index];
    yield* tagFindings(tags ?? {}, [...path, 'tags']);
    if (maxSize === undefined && tags !== undefined) {
      yield finding([...path, 'tags'], 'only Cluster Autoscaler reads them, and the group has no maxSize');
    }
    if (desiredSize < minSize) yield finding([...path, 'desiredSize'], `${desiredSize} is below minSize ${minSize}`);
    if (maxSize !== undefined && desiredSize > maxSize) {
      yield finding([...path, 'desiredSize'], `${desiredSize} is above maxSize ${maxSize}`);
    }
  }
}

function* groupFindings(
  { priorities }: NonNullable<NonNullable<Spec['autoscaler']>['clusterAutoscaler']>,
  nodeGroups: Spec['nodeGroups'],
): Generator<Finding> {
  const path: Path = ['spec', 'autoscaler', 'clusterAutoscaler'];
  if (nodeGroups.every(({ maxSize }) => maxSize === undefined)) {
    yield finding(path, 'no node group has a maxSize: there is nothing that Cluster Autoscaler may change');
  }
  const names = nodeGroups.map(({ name }) => name);
  for (const name of Object.keys(priorities)) {
    if (names.includes(name)) continue;
    const known = didYouMean(name, names) || ` Known: ${names.join(', ')}.`;
    yield finding([...path, 'priorities', name], `there is no node group ${quoted(name)}.${known}`);
  }
}

function* requirementFindings({ requirements }: NodePoolSpec, path: Path): Generator<Finding> {
  for (const [index, { operator, values }] of requirements.entries()) {
    const wanted = VALUES[operator];
    if (wanted.fits(values.length)) continue;
    yield finding(
      [...path, 'requirements', index, 'values'],
      `${operator} takes ${wanted.inWords}, found ${values.length}`,
    );
  }
}

const NONE = { fits: (count: number) => count === 0, inWords: 'no value' };
const ONE = { fits: (count: number) => count === 1, inWords: 'one value' };
const SOME = { fits: (count: number) => count > 0, inWords: 'at least one value' };
const VALUES = { In: SOME, NotIn: SOME, Exists: NONE, DoesNotExist: NONE, Gt: ONE, Lt: ONE };

function* subnetFindings(pool: NodePoolSpec, subnets: Spec['vpc']['subnets'], path: Path): Generator<Finding> {
  const ids = subnets.map(({ id }) => id);
  for (const [index, id] of (pool.subnets ?? []).entries()) {
    if (ids.includes(id)) continue;
    const known = didYouMean(id, ids) || ` Known: ${ids.join(', ')}.`;
    yield finding([...path, 'subnets', index], `there is no subnet ${quoted(id)}.${known}`);
  }
  const usable = subnets.filter(({ id, zone }) => (pool.subnets ?? ids).includes(id) && allowsZone(pool, zone));
  if (usable.length === 0 && subnets.length > 0) {
    const zones = [...new Set(subnets.map(({ zone }) => zone))].join(', ');
    yield finding([...path, 'requirements'], `no subnet is in a zone that it allows; there are ${zones}`);
  }
}
