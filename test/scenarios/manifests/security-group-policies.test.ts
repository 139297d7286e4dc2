import { describe, expect, it } from 'vitest';
import { wantsBranchInterface } from '../../../models/security-groups-for-pods/pod-eni.ts';
import { HEAD, load } from '../scenario-files.ts';

const deployment = (podSpec = 'containers: [{name: a}]', labels = '{app: web}') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: ${labels}}
    spec: {${podSpec}}
`;
const policy = (selectors: string, namespace = 'shop') => `---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: to-the-database, namespace: ${namespace}}
spec: {${selectors}, securityGroups: {groupIds: [sg-1]}}
`;
const ACCOUNT = `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: seller, namespace: shop, labels: {role: db}}
`;

/** Do the pods of the Deployment get a branch interface, and what is the user told? */
async function read(manifest: string) {
  const { config, warnings } = await load({
    'scenario.yaml': `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml]}}]}`,
    'app.yaml': manifest,
  });
  const [web] = config.workloads;
  return { wanted: web !== undefined && 'template' in web && wantsBranchInterface(web.template), warnings };
}

describe('a SecurityGroupPolicy', () => {
  const ofSeller = 'serviceAccountName: seller, containers: [{name: a}]';

  it.each([
    ['by the labels of the pod', deployment() + policy('podSelector: {matchLabels: {app: web}}'), true],
    ['with an empty selector', deployment() + policy('podSelector: {}'), true],
    [
      'by the labels of its service account',
      deployment(ofSeller) + ACCOUNT + policy('serviceAccountSelector: {matchLabels: {role: db}}'),
      true,
    ],
    ['of other labels', deployment() + policy('podSelector: {matchLabels: {app: other}}'), false],
    ['of another namespace', deployment() + policy('podSelector: {matchLabels: {app: web}}', 'default'), false],
    [
      'of another service account',
      deployment() + ACCOUNT + policy('serviceAccountSelector: {matchLabels: {role: db}}'),
      false,
    ],
    [
      'by one of two selectors only',
      deployment(ofSeller) +
        ACCOUNT +
        policy('podSelector: {matchLabels: {app: other}}, serviceAccountSelector: {matchLabels: {role: db}}'),
      false,
    ],
    ['without a selector', deployment() + policy('other: {}'), false],
    [
      'but on the host network',
      deployment('hostNetwork: true, containers: [{name: a}]') + policy('podSelector: {}'),
      false,
    ],
  ])('matches pods %s: %#', async (_, manifest, expected) => {
    expect((await read(manifest)).wanted).toBe(expected);
  });

  it('that matches nothing is told', async () => {
    expect((await read(deployment() + policy('podSelector: {matchLabels: {app: other}}'))).warnings).toEqual([
      expect.stringContaining(
        'the SecurityGroupPolicy to-the-database matches no pod of these manifests in the namespace shop',
      ),
    ]);
  });

  it('need not be there for pods that the webhook has marked, as kubectl get shows them', async () => {
    const marked = 'containers: [{name: a, resources: {limits: {vpc.amazonaws.com/pod-eni: "1"}}}]';
    expect(await read(deployment(marked))).toEqual({ wanted: true, warnings: [] });
  });
});
