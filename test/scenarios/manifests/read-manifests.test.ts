import { describe, expect, it } from 'vitest';
import type { ClusterConfig } from '../../../models/cluster-config.ts';
import { seconds } from '../../../sim/time.ts';
import { HEAD, load, mistakes } from '../scenario-files.ts';

const SCENARIO = `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml]}}]}`;

async function compiled(
  manifest: string,
  options = '',
): Promise<{ config: ClusterConfig; warnings: readonly string[] }> {
  return load({
    'scenario.yaml': `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml]${options}}}]}`,
    'app.yaml': manifest,
  });
}

const errors = (manifest: string) => mistakes({ 'scenario.yaml': SCENARIO, 'app.yaml': manifest });

const deployment = (podSpec: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: ${podSpec}
${more}`;

describe('what is probably not meant in a manifest', () => {
  const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: guard}
spec: {minAvailable: 1, selector: {matchLabels: {app: wbe}}}`;
  const autoscaler = (target: string, kind = 'Deployment') => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {kind: ${kind}, name: ${target}}, maxReplicas: 5}`;
  const web = deployment('{containers: [{name: a}]}');

  it.each([
    [
      'a misspelt key',
      web.replace('spec:\n', 'spec:\n  replcas: 5\n'),
      ':6:12: spec.replcas is not read. Did you mean replicas?',
    ],
    [
      'a misspelt key further in',
      deployment('{containers: [{name: a, resources: {reqests: {cpu: 1}}}]}'),
      ': spec.template.spec.containers[0].resources.reqests is not read. Did you mean requests?',
    ],
    [
      'a misspelt kind',
      web.replace('kind: Deployment', 'kind: Deploymnet'),
      ': skipped 1 Deploymnet (did you mean Deployment?)',
    ],
    ['an empty file', '# nothing\n', ': there is no Kubernetes object in it'],
    [
      'a budget without pods',
      `${web}${budget}`,
      'the PodDisruptionBudget default/guard matches no pod of these manifests',
    ],
    [
      'a misspelt topologyKey by which pods are spread',
      deployment(
        '{containers: [{name: a}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zoen, whenUnsatisfiable: DoNotSchedule}]}',
      ),
      ':9:91: topologyKey: no node has the label "topology.kubernetes.io/zoen", so the pods stay Pending. Did you mean topology.kubernetes.io/zone?',
    ],
    [
      'a misspelt topologyKey by which pods are kept apart',
      deployment(
        '{containers: [{name: a}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostnam}]}}}',
      ),
      'topologyKey: no node has the label "kubernetes.io/hostnam", so it decides nothing. Did you mean kubernetes.io/hostname?',
    ],
    ...['zone', 'failure-domain.beta.kubernetes.io/zone'].map((key): [string, string, string] => [
      `a topologyKey of another domain: ${key}`,
      deployment(
        `{containers: [{name: a}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: ScheduleAnyway}]}`,
      ),
      `no node has the label "${key}", so it decides nothing. Did you mean topology.kubernetes.io/zone?`,
    ]),
    [
      'an autoscaler of a Deployment that is not there',
      `${web}${autoscaler('wbe')}`,
      'the HorizontalPodAutoscaler web does nothing: there is no Deployment wbe in the namespace default. Did you mean web?',
    ],
    [
      'an autoscaler of what is not scaled',
      `${web}${autoscaler('web', 'StatefulSet')}`,
      'the HorizontalPodAutoscaler web does nothing: only Deployments are scaled, not a StatefulSet',
    ],
  ])('is told: %s', async (_, manifest, warning) => {
    expect((await compiled(manifest)).warnings.join('\n')).toContain(warning);
  });

  it('is not: the keys that Kubernetes has beside those that are read', async () => {
    const container =
      '{name: a, command: [x], args: [y], env: [], tty: true, imagePullPolicy: Always, volumeMounts: [], livenessProbe: {}}';
    const { warnings } = await compiled(
      deployment(
        `{hostPID: true, hostIPC: true, dnsPolicy: Default, containers: [${container}], volumes: [], securityContext: {}}`,
      ),
    );
    expect(warnings).toEqual([]);
  });

  it('is not: a topologyKey that some of the nodes have, of the group or of those that EKS gives', async () => {
    const spread = (key: string) => `{topologyKey: ${key}, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}`;
    const keys = ['rack', 'kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'node.kubernetes.io/instance-type'];
    const { warnings } = await load({
      'scenario.yaml': `${HEAD}spec: {nodeGroups: [{name: a, labels: {rack: r1}}, {name: b}], workloads: [{manifests: {files: [app.yaml]}}]}`,
      'app.yaml': deployment(`{containers: [{name: a}], topologySpreadConstraints: [${keys.map(spread).join(', ')}]}`),
    });
    expect(warnings).toEqual([]);
  });

  it('is told once of many pods, and where no label is near with those that there are', async () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a}], affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: rack}]}}}\n`;
    const { warnings } = await compiled(['x', 'y', 'z'].map(pod).join('---\n'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /app\.yaml:4:121: topologyKey: no node has the label "rack", so the pods stay Pending \(2 more are like it\)\. Nodes have kubernetes\.io\/hostname, /,
    );
  });

  it('is refused: an autoscaler whose most is below its least', async () => {
    const manifest = `${web}${autoscaler('web').replace('maxReplicas: 5', 'minReplicas: 20, maxReplicas: 10')}`;
    expect(await errors(manifest)).toContain('HorizontalPodAutoscaler "web": maxReplicas 10 is below minReplicas 20');
  });
});

describe('a manifest', () => {
  it.each([
    [
      'a text for a number',
      deployment('{containers: [{name: a}]}').replace('spec:\n', 'spec:\n  replicas: two\n'),
      '6:13: spec.replicas: expected a whole number from 0 to 1000000, found "two"',
    ],
    [
      'a wrong unit',
      deployment('{containers: [{name: a, resources: {requests: {memory: 1GB}}}]}'),
      '9:66: spec.template.spec.containers[0].resources.requests.memory: expected an amount of memory such as 128Mi or 1Gi, found "1GB"; Kubernetes\'s units have no B: Ki, Mi, Gi',
    ],
    [
      'a label that no object can have',
      deployment('{nodeSelector: {__proto__: x}, containers: [{name: a}]}'),
      'spec.template.spec.nodeSelector: the key "__proto__" cannot be',
    ],
    [
      'no containers',
      deployment('{containers: []}'),
      '9:24: spec.template.spec.containers: expected at least one container',
    ],
    [
      'no name',
      'apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {containers: [{name: a}]}',
      '3:11: metadata.name: expected a text, found nothing',
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', '1:1: expected a Kubernetes object with apiVersion and kind'],
    [
      'a schedule that is none',
      cronJob('61 * * * *'),
      '5:13: CronJob "tick": expected a cron schedule of five fields such as "*/5 * * * *", or a macro',
    ],
    [
      'an unknown PriorityClass',
      deployment('{priorityClassName: gold, containers: [{name: a}]}'),
      'Deployment "web": there is no PriorityClass gold: add it to the manifests',
    ],
    [
      'not YAML',
      'kind: [',
      '1:8: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['not JSON', '{"kind": ', 'not valid JSON: '],
    [
      'a Helm template with a value',
      'kind: Deployment\nspec:\n  replicas: {{ .Values.replicas }}\n',
      '3:13: this looks like a Helm template that is not rendered',
    ],
    [
      'a Helm template that begins with a condition',
      '{{- if .Values.web }}\nkind: Deployment\n{{- end }}\n',
      '1:1: this looks like a Helm template that is not rendered',
    ],
  ])('is refused with its place: %s', async (_, manifest, message) => {
    expect(await errors(manifest)).toContain(message);
  });

  it('is refused in whichever document the mistake is', async () => {
    const good = deployment('{containers: [{name: a}]}');
    expect(
      await errors(`${good}\n---\n${good.replace('name: web', 'name: api').replace('[{name: a}]', '[]')}`),
    ).toContain('app.yaml:20:24: spec.template.spec.containers: expected at least one container');
  });

  it('that is not there is a mistake of the scenario', async () => {
    expect(await mistakes(SCENARIO)).toMatch(
      /^scenario\.yaml:3:41: spec\.workloads\[0\]\.manifests\.files\[0\]: "app\.yaml": there is no such file/,
    );
  });

  it('may be a List, and JSON', async () => {
    const pod = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'a' }] },
    });
    const list = { apiVersion: 'v1', kind: 'List', items: [pod('one'), pod('two')] };
    const { config } = await compiled(JSON.stringify(list));
    expect(config.workloads.map((workload) => 'name' in workload && workload.name)).toEqual(['one', 'two']);
  });

  it('may be empty, or have empty documents', async () => {
    const { config } = await compiled(`---\n---\n${deployment('{containers: [{name: a}]}')}\n---\n`);
    expect(config.workloads).toHaveLength(1);
  });
});

function cronJob(schedule: string, more = ''): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "${schedule}"
  ${more}
  jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}`;
}

describe('a CronJob', () => {
  it('may say how late a Job of it may still be created', async () => {
    const policy = 'concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 60';
    expect((await compiled(cronJob('* * * * *', policy))).config.workloads).toMatchObject([
      { concurrencyPolicy: 'Forbid', startingDeadline: seconds(60) },
    ]);
    const spec = 'workloads: [{cronJob: {name: tick, schedule: "@hourly", startingDeadline: 60s}}]';
    expect((await load(`${HEAD}spec: {${spec}}`)).config.workloads).toMatchObject([{ startingDeadline: seconds(60) }]);
  });
});

describe('a pod template', () => {
  const template = async (podSpec: string) => {
    const [workload] = (await compiled(deployment(podSpec))).config.workloads;
    if (workload?.kind !== 'deployment') throw new Error('it is a Deployment');
    return workload.template;
  };

  it('takes a limit without a request for a request', async () => {
    const { requests } = await template(
      '{containers: [{name: a, resources: {limits: {cpu: 2, memory: 64Mi}, requests: {cpu: 1}}}]}',
    );
    expect(requests).toEqual({ milliCpu: 1_000, memoryMiB: 64 });
  });

  it('asks for what its containers need together, or an init container beside the sidecars before it', async () => {
    const cpu = (milli: number, more = '') => `{name: a, resources: {requests: {cpu: ${milli}m}}${more}}`;
    const sidecar = cpu(30, ', restartPolicy: Always');
    expect((await template(`{containers: [${cpu(100)}, ${cpu(50)}]}`)).requests.milliCpu).toBe(150);
    expect((await template(`{containers: [${cpu(100)}], initContainers: [${cpu(80)}]}`)).requests.milliCpu).toBe(100);
    expect(
      (await template(`{containers: [${cpu(100)}], initContainers: [${sidecar}, ${cpu(80)}]}`)).requests.milliCpu,
    ).toBe(130);
    expect(
      (await template(`{containers: [${cpu(100)}], initContainers: [${sidecar}, ${cpu(120)}]}`)).requests.milliCpu,
    ).toBe(150);
    expect(
      (await template(`{containers: [${cpu(100)}], initContainers: [${cpu(120)}, ${sidecar}]}`)).requests.milliCpu,
    ).toBe(130);
  });

  it('has the ports of its node that it asks for, on the host network all of them', async () => {
    const ports =
      'containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 53, hostPort: 5353, protocol: UDP}]}]';
    const udp = { port: 5353, protocol: 'UDP', hostIp: '0.0.0.0' };
    expect((await template(`{${ports}}`)).hostPorts).toEqual([udp]);
    expect((await template(`{hostNetwork: true, ${ports}}`)).hostPorts).toEqual([
      { port: 80, protocol: 'TCP', hostIp: '0.0.0.0' },
      udp,
    ]);
  });

  it('waits before it stops as its hooks say', async () => {
    const hook = (preStop: string) => template(`{containers: [{name: a, lifecycle: {preStop: ${preStop}}}]}`);
    expect((await hook('{sleep: {seconds: 7}}')).preStop).toBe(seconds(7));
    expect((await hook('{exec: {command: [/bin/sh, -c, "nginx -s quit; sleep 20"]}}')).preStop).toBe(seconds(20));
    expect((await hook('{httpGet: {path: /stop}}')).preStop).toBeUndefined();
  });

  it('is ready at the first probe that its delay allows', async () => {
    const probe = (text: string) => template(`{containers: [{name: a, readinessProbe: ${text}}]}`);
    expect((await probe('{initialDelaySeconds: 12, periodSeconds: 5}')).readinessDelay).toEqual({
      kind: 'constant',
      value: seconds(15),
    });
    expect((await probe('{periodSeconds: 5}')).readinessDelay).toBeUndefined();
  });

  it('chooses nodes and neighbours as it says', async () => {
    const { affinity, tolerations, topologySpreadConstraints } = await template(`{
      containers: [{name: a}],
      tolerations: [{key: gpu, value: "yes"}, {operator: Exists, tolerationSeconds: 5, effect: NoExecute}],
      topologySpreadConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}],
      affinity: {
        nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
          {matchExpressions: [{key: disk, operator: NotIn, values: [hdd]}]},
          {matchFields: [{key: metadata.name, operator: In, values: [node-1]}]}]}},
        podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [
          {weight: 9, podAffinityTerm: {topologyKey: zone, labelSelector: {}, namespaceSelector: {}}}]}}}`);
    expect(affinity).toMatchObject({
      requiredNodeTerms: [
        [{ key: 'disk', operator: 'NotIn', values: ['hdd'] }],
        [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }],
      ],
      preferredPodAntiAffinity: [{ weight: 9, term: { topologyKey: 'zone', selector: [], namespaces: [] } }],
    });
    expect(tolerations).toMatchObject([
      { key: 'gpu', operator: 'Equal', value: 'yes', effect: undefined },
      { key: undefined, operator: 'Exists', effect: 'NoExecute', tolerationTime: seconds(5) },
    ]);
    expect(topologySpreadConstraints).toMatchObject([{ maxSkew: 2, selector: [{ key: 'app', values: ['web'] }] }]);
  });

  it('goes without resources that are not simulated: a warning', async () => {
    const { warnings } = await compiled(
      deployment('{containers: [{name: a, resources: {limits: {nvidia.com/gpu: 1}}}]}'),
    );
    expect(warnings).toEqual([expect.stringContaining('nvidia.com/gpu of web is not simulated; its pods go without')]);
  });
});

describe('what manifests do not say', () => {
  const hpa = `---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 9}`;
  const container = '{containers: [{name: a, resources: {requests: {cpu: 200m}}}]}';

  it('is said by the name of the workload', async () => {
    const { config } = await compiled(
      deployment(container, hpa),
      ', behavior: {web: {lifetime: 1h, shutdownTime: 9s, load: {points: [{at: 0s, cpu: 2}]}}}',
    );
    expect(config.workloads).toMatchObject([
      {
        lifetime: { value: seconds(3_600) },
        template: { shutdownTime: { value: seconds(9) } },
        autoscaler: {
          minReplicas: 1,
          maxReplicas: 9,
          targetPercent: 80,
          load: { points: [{ at: 0, milliCpu: 2_000 }] },
        },
      },
    ]);
  });

  it('must not be said of what is not there', async () => {
    const scenario = `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml], behavior: {wep: {lifetime: 1h}}}}]}`;
    const message = await mistakes({ 'scenario.yaml': scenario, 'app.yaml': deployment(container) });
    expect(message).toContain(
      '3:63: spec.workloads[0].manifests.behavior.wep: no workload of these manifests is called "wep". Did you mean web?',
    );
  });

  it('leaves an autoscaler without anything to do: a warning', async () => {
    const { config, warnings } = await compiled(deployment(container, hpa));
    expect(config.workloads).toMatchObject([{ autoscaler: undefined }]);
    expect(warnings).toEqual([
      expect.stringContaining(
        'the HorizontalPodAutoscaler of web does nothing: a manifest does not say what there is to do; give manifests.behavior',
      ),
    ]);
  });
});

describe('a budget', () => {
  it.each([
    ['{minAvailable: 50%, selector: {}}', { minAvailable: { share: 0.5 } }],
    ['{maxUnavailable: 2, selector: {matchLabels: {app: web}}}', { maxUnavailable: { pods: 2 } }],
  ])('%s is read', async (spec, limit) => {
    const { config } = await compiled(
      `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: ${spec}`,
    );
    expect(config.disruptionBudgets).toMatchObject([{ namespace: 'default', name: 'web', limit }]);
  });
});

describe('the pods of a running cluster', () => {
  const pod = (name: string, owner: object | undefined, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: 'web', 'pod-template-hash': '7d4b9c6f5d' },
      ownerReferences: owner === undefined ? undefined : [{ controller: true, ...owner }],
    },
    spec: { nodeName: 'ip-10-0-0-7', containers: [{ name: 'a', resources: { requests: { cpu: '50m' } } }] },
    status: { phase: 'Running' },
    ...more,
  });
  const compiledPods = async (...pods: object[]) =>
    (await compiled(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }))).config.workloads;

  it('become the workloads that own them', async () => {
    const set = { kind: 'ReplicaSet', name: 'web-7d4b9c6f5d' };
    const workloads = await compiledPods(
      pod('web-1', set),
      pod('web-2', set),
      pod('db-0', { kind: 'StatefulSet', name: 'db' }),
      pod('logs-x', { kind: 'DaemonSet', name: 'logs' }),
      pod('job-x', { kind: 'Job', name: 'job' }),
      pod('bare', undefined),
    );
    expect(workloads).toMatchObject([
      {
        kind: 'deployment',
        namespace: 'shop',
        name: 'web',
        replicas: 2,
        template: { requests: { milliCpu: 50 }, labels: new Map([['app', 'web']]) },
        selector: [{ key: 'app', values: ['web'] }],
      },
      { kind: 'statefulSet', name: 'db', replicas: 1, podManagement: 'Parallel' },
      { kind: 'daemonSet', name: 'logs' },
      { kind: 'pod', name: 'job-x' },
      { kind: 'pod', name: 'bare' },
    ]);
  });

  it('are left out when they have ended, belong to the node, or are simulated anyway', async () => {
    const workloads = await compiledPods(
      pod('done', undefined, { status: { phase: 'Succeeded' } }),
      pod('etcd-x', { kind: 'Node', name: 'ip-10-0-0-7' }),
      {
        ...pod('aws-node-x', { kind: 'DaemonSet', name: 'aws-node' }),
        metadata: {
          name: 'aws-node-x',
          namespace: 'kube-system',
          ownerReferences: [{ kind: 'DaemonSet', name: 'aws-node' }],
        },
      },
    );
    expect(workloads).toEqual([]);
  });

  it('are not made twice when their Deployment is there too', async () => {
    const { kind, apiVersion, metadata, spec } = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 3, selector: {}, template: { spec: { containers: [{ name: 'a' }] } } },
    };
    const workloads = await compiledPods(
      { kind, apiVersion, metadata, spec },
      pod('web-1', { kind: 'ReplicaSet', name: 'web-7d4b9c6f5d' }),
    );
    expect(workloads).toMatchObject([{ kind: 'deployment', name: 'web', replicas: 3 }]);
  });
});

describe('names', () => {
  const manifest = deployment('{containers: [{name: a}]}');

  it('must not be taken by another workload', async () => {
    const twice = `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml]}}, {deployment: {name: web}}]}`;
    expect(await mistakes({ 'scenario.yaml': twice, 'app.yaml': manifest })).toContain(
      '3:54: spec.workloads[1]: the deployment "web" in the namespace default is in spec.workloads[0] too',
    );
  });

  it('are known to updates', async () => {
    const update = (name: string) =>
      `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml]}}], events: [{at: 1m, update: {deployment: ${name}}}]}`;
    expect(await mistakes({ 'scenario.yaml': update('web'), 'app.yaml': manifest })).toBe('valid');
    expect(await mistakes({ 'scenario.yaml': update('wep'), 'app.yaml': manifest })).toContain(
      'there is no deployment "wep" in the namespace default. Did you mean web?',
    );
  });
});
