import { type Labels, matchesLabels } from '../../models/label-selector.ts';
import { POD_ENI } from '../../models/security-groups-for-pods/pod-eni.ts';
import type { ManifestSet, ReadObject } from './manifest-set.ts';
import type { GivenPodTemplate } from './pod-spec-schema.ts';
import { labelsOf, selectorOf } from './values.ts';

const DEFAULT_SERVICE_ACCOUNT = 'default';
const NO_LABELS: Labels = new Map();

/** Which pods the SecurityGroupPolicies of some manifests match. */
export class SecurityGroupPolicies {
  readonly #policies: readonly ReadObject<'SecurityGroupPolicy'>[];
  /** Labels by namespace and name. */
  readonly #serviceAccounts: ReadonlyMap<string, Labels>;
  readonly #used = new Set<ReadObject<'SecurityGroupPolicy'>>();

  constructor(set: ManifestSet) {
    this.#policies = set.of('SecurityGroupPolicy');
    this.#serviceAccounts = new Map(
      set
        .of('ServiceAccount')
        .map(({ namespace, given }) => [
          `${namespace}/${given.metadata.name}`,
          labelsOf(given.metadata.labels) ?? NO_LABELS,
        ]),
    );
  }

  /** Is the pod to have a branch interface: because a policy matches it, or because the webhook has marked it already? */
  matches(namespace: string, { metadata, spec }: GivenPodTemplate): boolean {
    const labels = labelsOf(metadata?.labels) ?? NO_LABELS;
    const account = spec.serviceAccountName ?? spec.serviceAccount ?? DEFAULT_SERVICE_ACCOUNT;
    const accountLabels = this.#serviceAccounts.get(`${namespace}/${account}`) ?? NO_LABELS;
    const matching = this.#policies.filter(
      (policy) => policy.namespace === namespace && matchesPolicy(policy, labels, accountLabels),
    );
    for (const policy of matching) this.#used.add(policy);
    return matching.length > 0 || asksForBranchInterface(spec);
  }

  /** For the user, a sentence each: policies that match nothing. */
  unused(): string[] {
    return this.#policies
      .filter((policy) => !this.#used.has(policy))
      .map(
        ({ source, namespace, given }) =>
          `${source}: the SecurityGroupPolicy ${given.metadata.name} matches no pod of these manifests in the namespace ${namespace}`,
      );
  }
}

/** Both selectors must match where both are given; a policy without any matches nothing (webhook of aws/amazon-vpc-resource-controller-k8s). */
function matchesPolicy({ given }: ReadObject<'SecurityGroupPolicy'>, labels: Labels, accountLabels: Labels): boolean {
  const { podSelector, serviceAccountSelector } = given.spec;
  if (podSelector === undefined && serviceAccountSelector === undefined) return false;
  const fitsPod = podSelector === undefined || matchesLabels(selectorOf(podSelector), labels);
  const fitsAccount =
    serviceAccountSelector === undefined || matchesLabels(selectorOf(serviceAccountSelector), accountLabels);
  return fitsPod && fitsAccount;
}

function asksForBranchInterface({ containers }: GivenPodTemplate['spec']): boolean {
  return containers.some(({ resources }) => POD_ENI in { ...resources?.limits, ...resources?.requests });
}
