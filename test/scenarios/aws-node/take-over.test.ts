import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEAD, load, mistakes } from '../scenario-files.ts';

const DAEMON_SET = `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: aws-node, namespace: kube-system }
spec:
  template:
    spec:
      initContainers:
        - name: aws-vpc-cni-init
          env: [{ name: WARM_IP_TARGET, value: "99" }]
      containers:
        - name: aws-node
          image: 602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.6-eksbuild.1
          env:
            - { name: ENABLE_IPv4, value: "true" }
            - { name: WARM_IP_TARGET, value: "3" }
            - { name: MINIMUM_IP_TARGET, value: "12" }
            - { name: MY_NODE_NAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
        - name: aws-eks-nodeagent
          env: [{ name: WARM_IP_TARGET, value: "88" }]
`;

const scenario = (own: string) => `${HEAD}spec: { vpcCni: { from: aws-node.yaml${own === '' ? '' : `, ${own}`} } }\n`;

/** The VPC CNI of a scenario whose `from` names a file with this text; `own` stands beside it. */
async function vpcCniOf(text: string, own = '') {
  const { config, warnings } = await load({ 'scenario.yaml': scenario(own), 'aws-node.yaml': text });
  return { ...config.vpcCni, warnings };
}

function mistakesOf(text: string) {
  return mistakes({ 'scenario.yaml': scenario(''), 'aws-node.yaml': text });
}

describe('vpcCni.from', () => {
  it('takes version and environment of the container aws-node of a DaemonSet', async () => {
    const { version, env, warnings } = await vpcCniOf(DAEMON_SET);
    expect(version).toBe('v1.19.6-eksbuild.1');
    expect(env).toMatchObject({ WARM_IP_TARGET: '3', MINIMUM_IP_TARGET: '12', ENABLE_IPv4: 'true' });
    expect(warnings).toEqual([]);
  });

  it('takes what a DaemonSet does not have as unset, whatever EKS installs', async () => {
    expect((await vpcCniOf(DAEMON_SET)).env.WARM_ENI_TARGET).toBe('');
  });

  it('lets the scenario have the last word', async () => {
    const { version, env } = await vpcCniOf(DAEMON_SET, 'version: "1.23", env: { WARM_IP_TARGET: "7" }');
    expect(version).toBe('1.23');
    expect(env).toMatchObject({ WARM_IP_TARGET: '7', MINIMUM_IP_TARGET: '12' });
  });

  it.each([
    ['a List of kubectl', (text: string) => `kind: List\nitems:\n  - ${text.trim().split('\n').join('\n    ')}\n`],
    ['one of several documents', (text: string) => `kind: ServiceAccount\n---\n${text}`],
  ])('finds the DaemonSet in %s', async (_, wrap) => {
    expect((await vpcCniOf(wrap(DAEMON_SET))).env.WARM_IP_TARGET).toBe('3');
  });

  it('reads an add-on configuration on top of what EKS installs, numbers and switches as texts', async () => {
    const { env, version } = await vpcCniOf('{"env": {"WARM_PREFIX_TARGET": 2, "ENABLE_PREFIX_DELEGATION": true}}');
    expect(env).toMatchObject({ WARM_PREFIX_TARGET: '2', ENABLE_PREFIX_DELEGATION: 'true', WARM_ENI_TARGET: '1' });
    expect(version).toBe('v1.23.1');
  });

  it('reads the answer of aws eks describe-addon, whose configuration is a text of its own', async () => {
    const configurationValues = JSON.stringify({ env: { WARM_IP_TARGET: '5' } });
    const addon = { addonName: 'vpc-cni', addonVersion: 'v1.20.1-eksbuild.3', configurationValues };
    const { env, version } = await vpcCniOf(JSON.stringify({ addon }));
    expect(version).toBe('v1.20.1-eksbuild.3');
    expect(env.WARM_IP_TARGET).toBe('5');
  });

  it("reads the chart's values with their ENIConfigs", async () => {
    const values = `
image: { tag: v1.21.1 }
env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true", ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone }
eniConfig: { create: true, region: us-west-2, subnets: { a: { id: a, securityGroups: [sg-1] } } }
`;
    const { env, version, eniConfigs } = await vpcCniOf(values);
    expect(version).toBe('v1.21.1');
    expect(env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).toBe('true');
    expect(eniConfigs).toEqual(new Map([['us-west-2a', 'a']]));
  });

  it('warns of a variable that the daemon ignores, and of a release that is not known', async () => {
    const { warnings } = await vpcCniOf(
      '{"image": {"tag": "v9.9.9"}, "env": {"WARM_IP_TARGETS": "5", "DD_AGENT": "1"}}',
    );
    expect(warnings).toEqual([
      expect.stringContaining(
        'aws-node has no variable "WARM_IP_TARGETS", and ignores it. Did you mean WARM_IP_TARGET?',
      ),
      expect.stringContaining('aws-node has no variable "DD_AGENT"; it has no effect here'),
      expect.stringContaining('the release "v9.9.9" is not known here'),
    ]);
  });

  it('puts what is wrong in the file down to the file', async () => {
    const values = 'env: { IP_COOLDOWN_PERIOD: "30" }\neniConfig: { create: true, subnets: { a: { id: nowhere } } }';
    expect(await mistakesOf(values)).toContain(
      'aws-node.yaml: spec.vpcCni.eniConfigs[0].subnet: there is no subnet "nowhere".',
    );
  });

  it('counts the path of the command line from the working directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-from-'));
    const file = join(directory, 'values.yaml');
    writeFileSync(file, 'env: { WARM_IP_TARGET: "4" }');
    const { config } = await load(`${HEAD}spec: {}\n`, { sets: [`spec.vpcCni.from=${relative(process.cwd(), file)}`] });
    expect(config.vpcCni.env.WARM_IP_TARGET).toBe('4');
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['another object', 'kind: Deployment', 'found objects of the kind "Deployment"'],
    [
      'a DaemonSet of another name',
      '{"kind": "DaemonSet", "metadata": {"name": "aws-nod"}}',
      'found objects of the kind "DaemonSet" ("aws-nod")',
    ],
    ['nothing in braces', '{}', 'found an empty mapping'],
    ['something else', '{"a": 1}', 'a mapping with the keys "a"'],
    ['nothing', '', 'found nothing of the kind'],
    ['broken YAML', 'a: [', 'not valid YAML or JSON'],
    ['a YAML bomb', `a: &a [x,x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(99)}*b]`, 'cannot be read'],
  ])('says what it expected when it finds %s', async (_, text, message) => {
    expect(await mistakesOf(text)).toContain(message);
  });

  it('says where it looked for a file that is not there', async () => {
    expect(await mistakes(scenario(''))).toMatch(
      /scenario\.yaml:3:\d+: spec\.vpcCni\.from: "aws-node\.yaml": there is no such file \(looked for aws-node\.yaml\)/,
    );
  });
});
