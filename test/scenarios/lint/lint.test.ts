import { describe, expect, it } from 'vitest';
import { SETTING_TRAPS } from '../../../models/ipamd/setting-traps.ts';
import { lintScenario } from '../../../scenarios/lint/lint.ts';
import { LINT_RULES } from '../../../scenarios/lint/rules.ts';
import { HEAD, inDirectory } from '../scenario-files.ts';

/** What lint says of a spec: `line:column code message`. */
async function lint(spec: string): Promise<string[]> {
  return inDirectory(`${HEAD}spec: ${spec}`, async (path) => {
    const { problems } = await lintScenario(path);
    return problems.map(
      ({ position, rule, message }) => `${position?.line}:${position?.column} ${rule.code} ${message}`,
    );
  });
}

async function codes(spec: string): Promise<string[]> {
  return (await lint(spec)).map((said) => said.split(' ')[1] ?? '');
}

const CUSTOM = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true"';
const PREFIXES = 'ENABLE_PREFIX_DELEGATION: "true"';
const oneSubnet = (cidr: string, more = '') => `vpc: {subnets: [{id: a, cidr: ${cidr}, zone: z${more}}]}`;

describe('rules', () => {
  it('have a code each, which never changes', () => {
    expect(LINT_RULES.map(({ code, id }) => `${code} ${id}`)).toEqual([
      'VCS000 invalid-scenario',
      'VCS001 minimum-ip-target-without-warm-ip-target',
      'VCS002 warm-eni-target-zero',
      'VCS003 no-prefix-target',
      'VCS004 warm-target-above-limit',
      'VCS005 warm-eni-target-without-effect',
      'VCS006 warm-prefix-target-without-effect',
      'VCS007 cooling-addresses-count-as-free',
      'VCS008 ip-family-refused',
      'VCS009 prefixes-not-supported',
      'VCS010 no-interface-for-pods',
      'VCS011 no-provisioning',
      'VCS012 max-eni-above-limit',
      'VCS013 multi-nic-on-one-card',
      'VCS014 value-not-understood',
      'VCS015 cooldown-refused',
      'VCS016 unknown-to-release',
      'VCS101 subnet-too-small',
      'VCS102 too-few-prefixes',
      'VCS103 interface-quota',
      'VCS104 max-pods-above-addresses',
      'VCS105 multi-nic-is-off',
      'VCS106 no-eni-config',
      'VCS107 eni-config-in-another-zone',
      'VCS108 eni-configs-without-effect',
      'VCS109 warm-ip-target-and-api-limits',
      'VCS110 type-without-trunk',
      'VCS111 no-node-for-branch-interfaces',
      'VCS112 no-room-for-trunk',
      'VCS113 branch-cooldown-below-30s',
      'VCS114 enforcing-mode-unknown',
      'VCS115 pods-before-nodes',
      'VCS116 no-node-with-these-labels',
      'VCS117 never-happens',
      'VCS118 pod-larger-than-nodes',
      'VCS119 budget-without-evictions',
      'VCS120 topology-key-of-no-node',
    ]);
  });

  it('know every trap of the settings', () => {
    for (const { id } of SETTING_TRAPS) expect(LINT_RULES.map((rule) => rule.id)).toContain(id);
  });

  it('have nothing to say of what eksctl and EKS give', async () => {
    expect(await lint('{}')).toEqual([]);
    expect(await lint(`{vpcCni: {env: {${PREFIXES}}}}`)).toEqual([]);
  });
});

describe('traps of the settings', () => {
  it('are said once for all node groups, and by name for some of them', async () => {
    const groups = 'nodeGroups: [{name: new}, {name: old, instanceType: m4.large}]';
    expect(await codes(`{${groups}, vpcCni: {env: {WARM_ENI_TARGET: "0"}}}`)).toEqual(['VCS002']);
    expect(await lint(`{${groups}, vpcCni: {env: {${PREFIXES}}}}`)).toEqual([
      '3:113 VCS009 node group old: ENABLE_PREFIX_DELEGATION has no effect: this is not a Nitro type. Its nodes use single addresses.',
    ]);
  });

  it('are pointed at where the variable stands', async () => {
    const said = await lint('\n  vpcCni:\n    env:\n      WARM_IP_TARGET: "2.5"\n');
    expect(said).toEqual(['6:23 VCS014 WARM_IP_TARGET="2.5" cannot be used: it counts as not set.']);
  });

  it('are judged by the release', async () => {
    const env = 'env: {IP_COOLDOWN_PERIOD: "10"}';
    expect(await codes(`{vpcCni: {version: "1.15", ${env}}}`)).toEqual([]);
    expect(await codes(`{vpcCni: {version: "1.14", ${env}}}`)).toEqual(['VCS016']);
  });
});

describe('VCS101: a subnet smaller than what its nodes can take', () => {
  it('counts primary addresses and whole pools', async () => {
    // 3 interfaces of 10 addresses.
    const spec = (nodes: number) => `{${oneSubnet('10.0.0.0/25')}, nodeGroups: [{name: n, desiredSize: ${nodes}}]}`;
    expect(await lint(spec(4))).toEqual([]);
    expect(await lint(spec(5))).toEqual([
      '3:38 VCS101 subnet a (10.0.0.0/25) has 123 free addresses, and the nodes of n can take 150 once they are full of pods.',
    ]);
  });

  it('counts what somebody else holds', async () => {
    const occupied = oneSubnet('10.0.0.0/25', ', occupied: [10.0.0.64/27]');
    expect(await codes(`{${occupied}, nodeGroups: [{name: n, desiredSize: 4}]}`)).toEqual(['VCS101']);
  });

  it('counts the nodes that Cluster Autoscaler may add', async () => {
    const grows = `${oneSubnet('10.0.0.0/25')}, nodeGroups: [{name: n, desiredSize: 1, maxSize: 5}]`;
    expect(await codes(`{${grows}}`)).toEqual([]);
    expect(await codes(`{${grows}, autoscaler: {clusterAutoscaler: {}}}`)).toEqual(['VCS101']);
  });

  it('takes subnets together that nodes may choose from', async () => {
    const two = (tags: string) => `{vpc: {subnets: [{id: a, cidr: 10.0.0.0/26, zone: z},
      {id: b, cidr: 10.0.1.0/24, zone: z, tags: {${tags}}}]}, nodeGroups: [{name: n, desiredSize: 3, subnets: [a]}]}`;
    expect(await codes(two('"kubernetes.io/role/cni": "1"'))).toEqual([]);
    expect(await codes(two('"kubernetes.io/role/cni": "0"'))).toEqual(['VCS101']);
    expect(await codes(two(''))).toEqual(['VCS101']);
  });

  it('looks for pods of custom networking in the subnet of their ENIConfig', async () => {
    const spec = `{vpc: {subnets: [{id: a, cidr: 10.0.0.0/28, zone: z}, {id: pods, cidr: 10.0.1.0/26, zone: z}]},
      vpcCni: {env: {${CUSTOM}}, eniConfigs: [{name: default, subnet: pods}]},
      nodeGroups: [{name: n, desiredSize: 4, subnets: [a], maxPods: 20}]}`;
    const said = await lint(spec);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('VCS101 subnet pods (10.0.1.0/26) has 59 free addresses, and the nodes of n can take 80');
  });

  it('is at peace with IPv6, which takes one address for each node', async () => {
    const env = `ENABLE_IPv4: "false", ENABLE_IPv6: "true", ${PREFIXES}`;
    expect(
      await codes(`{${oneSubnet('10.0.0.0/28')}, vpcCni: {env: {${env}}}, nodeGroups: [{name: n, desiredSize: 11}]}`),
    ).toEqual([]);
    expect(
      await codes(`{${oneSubnet('10.0.0.0/28')}, vpcCni: {env: {${env}}}, nodeGroups: [{name: n, desiredSize: 12}]}`),
    ).toEqual(['VCS101']);
  });
});

describe('VCS102: too few whole blocks for prefixes', () => {
  const spec = (subnet: string, nodes: number) =>
    `{${subnet}, vpcCni: {env: {${PREFIXES}}}, nodeGroups: [{name: n, desiredSize: ${nodes}}]}`;

  it('knows that the first and the last block are never whole', async () => {
    expect(await lint(spec(oneSubnet('10.0.0.0/26'), 1))).toEqual([
      '3:38 VCS102 subnet a (10.0.0.0/26) has 2 whole blocks of 16 free, of which about 1 stays whole beside 1 single address, and the nodes of n can take 7 prefixes once they are full of pods.',
    ]);
  });

  it('knows that single addresses break blocks', async () => {
    expect(await codes(spec(oneSubnet('10.0.0.0/23'), 2))).toEqual([]);
    // 30 whole blocks for 28 prefixes, until 4 interfaces take an address each.
    expect(await codes(spec(oneSubnet('10.0.0.0/23'), 4))).toEqual(['VCS102']);
    const everyBlock = Array.from(
      { length: 32 },
      (_, block) => `10.0.${Math.floor(block / 16)}.${(block % 16) * 16 + 8}`,
    );
    expect(await codes(spec(oneSubnet('10.0.0.0/23', `, occupied: [${everyBlock.join(', ')}]`), 1))).toEqual([
      'VCS102',
    ]);
  });

  it('counts what nodes without prefixes take of the same subnet among the single addresses', async () => {
    const groups = (more: string) =>
      `{${oneSubnet('10.0.0.0/23')}, vpcCni: {env: {${PREFIXES}}}, nodeGroups: [{name: n, desiredSize: 2}${more}]}`;
    expect(await codes(groups(''))).toEqual([]);
    const said = await lint(groups(', {name: old, instanceType: m4.large, desiredSize: 2}'));
    expect(said.filter((line) => line.includes('VCS102'))).toHaveLength(1);
    // 2 interfaces of each Nitro node, 2 nodes with 2 interfaces of 10 addresses each, primary ones included.
    expect(said.join()).toMatch(
      /of which about \d+ stay whole beside 4\d single addresses, and the nodes of n, old can take/,
    );
  });

  it('is at peace where a reservation keeps single addresses out', async () => {
    const reserved = oneSubnet('10.0.0.0/23', ', reservations: [{cidr: 10.0.1.0/24, type: prefix}]');
    expect(await codes(spec(reserved, 2))).toEqual([]);
  });
});

describe('VCS103: the quota of interfaces', () => {
  it('counts all interfaces that the nodes can come to have', async () => {
    const spec = (quota: number) =>
      `{nodeGroups: [{name: n, desiredSize: 10}], ec2: {quotas: {networkInterfaces: ${quota}}}}`;
    expect(await codes(spec(30))).toEqual([]);
    expect(await lint(spec(29))).toEqual([
      '3:84 VCS103 the quota is 29 network interfaces, and the nodes can come to have 30.',
    ]);
  });
});

describe('VCS104: maxPods above what addresses allow', () => {
  const spec = (maxPods: string, env: string) => `{vpcCni: {env: {${env}}, eniConfigs: [{name: default, subnet: a}]},
    nodeGroups: [{name: n, subnets: [a]${maxPods}}]}`;

  it('finds the default of EKS with custom networking (#331)', async () => {
    const said = await lint(spec('', CUSTOM));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(
      'VCS104 node group n: maxPods is 29, so 27 pods of a node need an address, and it can have 18: 9 wait for ever. Set maxPods to 20.',
    );
    expect(await codes(spec(', maxPods: 20', CUSTOM))).toEqual([]);
  });

  it('knows MAX_ENI and prefixes', async () => {
    expect(await codes(spec('', `${CUSTOM}, MAX_ENI: "2"`))).toEqual(['VCS104']);
    expect(await codes(spec('', `${CUSTOM}, ${PREFIXES}`))).toEqual([]);
    expect(await codes(spec(', maxPods: 110', 'WARM_ENI_TARGET: "1"'))).toEqual(['VCS108', 'VCS104']);
  });

  it('knows that nodes keep what they are launched with where nothing is provisioned', async () => {
    const launched = (count: number) => `{vpcCni: {env: {DISABLE_NETWORK_RESOURCE_PROVISIONING: "true"}},
      nodeGroups: [{name: n, maxPods: 8, networkInterfaces: [
        {deviceIndex: 0, secondaryPrivateIpAddressCount: 2}, {deviceIndex: 1, secondaryPrivateIpAddressCount: ${count}}]}]}`;
    expect(await codes(launched(4))).toEqual(['VCS011']);
    expect(await codes(launched(3))).toEqual(['VCS011', 'VCS104']);
  });
});

describe('VCS105: pods that want every network card', () => {
  it('need ENABLE_MULTI_NIC', async () => {
    const spec = (env: string) => `{vpcCni: {env: {${env}}}, nodeGroups: [{name: n, instanceType: c6in.32xlarge}],
      workloads: [{deployment: {name: web, createAt: nodesReady, multiNic: true}}]}`;
    expect(await codes(spec('ENABLE_MULTI_NIC: "true"'))).toEqual([]);
    expect(await codes(spec(''))).toEqual(['VCS105']);
  });

  it('are found where they are written, behind add-ons and manifests of several workloads', async () => {
    const deployment = (name: string, annotations: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {${annotations}}}
    spec: {containers: [{name: main, image: main}]}
`;
    const manifests = [deployment('one', ''), deployment('two', 'k8s.amazonaws.com/nicConfig: multi-nic-attachment')];
    const spec = `${HEAD}spec:
  addons: [coredns]
  nodeGroups: [{name: n, instanceType: c6in.32xlarge}]
  workloads:
    - manifests: {files: [all.yaml], createAt: nodesReady}
    - deployment: {name: web, createAt: nodesReady,
        multiNic: true}
`;
    const said = await inDirectory({ 'scenario.yaml': spec, 'all.yaml': manifests.join('') }, async (path) =>
      (await lintScenario(path)).problems.map(
        ({ position, message }) => `${position?.line}:${position?.column} ${message.split(' ask')[0]}`,
      ),
    );
    expect(said).toEqual(['7:7 the pods of deployment two', '9:19 the pods of deployment web']);
  });
});

describe('VCS115: pods that are created before the nodes', () => {
  it('are no news where there are none, or where they wait for the nodes', async () => {
    expect(await codes('{workloads: [{deployment: {name: web, createAt: nodesReady}}]}')).toEqual([]);
    expect(await codes('{workloads: [{deployment: {name: web, createAt: 10m}}]}')).toEqual([]);
    expect(await codes('{workloads: [{deployment: {name: web, replicas: 0}}]}')).toEqual([]);
    expect(await codes('{workloads: [{daemonSet: {name: agent}}]}')).toEqual([]);
    expect(await codes('{nodeGroups: [{name: n, desiredSize: 0}], workloads: [{deployment: {name: web}}]}')).toEqual(
      [],
    );
  });

  it('are said once, at the first of them', async () => {
    const said = await lint('{workloads: [{daemonSet: {name: agent}}, {deployment: {name: web}}, {job: {name: sum}}]}');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('VCS115 deployment web (and 1 more): created at the start, when no node is Ready.');
  });
});

describe('VCS116: pods that no node is meant for', () => {
  const spec = (pod: string, more = '') => `{nodeGroups: [{name: n, labels: {disk: hdd}}]${more},
      workloads: [{deployment: {name: web, createAt: nodesReady, ${pod}}}]}`;

  it('has nothing to say of labels that nodes have: of the group, of EKS, of the zone', async () => {
    expect(await codes(spec('nodeSelector: {disk: hdd}'))).toEqual([]);
    expect(await codes(spec('nodeSelector: {eks.amazonaws.com/nodegroup: n}'))).toEqual([]);
    expect(await codes(spec('nodeSelector: {topology.kubernetes.io/zone: zone-b}'))).toEqual([]);
    expect(await codes(spec('nodeSelector: {kubernetes.io/hostname: n-2}'))).toEqual([]);
  });

  it('names the label, and what there is instead', async () => {
    expect((await lint(spec('nodeSelector: {disk: ssd}')))[0]).toContain(
      'VCS116 the pods of deployment web stay Pending: no node group or NodePool has nodes with the label disk: ssd. There are hdd.',
    );
    expect((await lint(spec('nodeSelector: {disc: hdd}')))[0]).toContain(
      'with the label disc: hdd. Did you mean disk?',
    );
    expect((await lint(spec('nodeSelector: {disk: hdd, topology.kubernetes.io/zone: zone-z}')))[0]).toContain(
      'with the label topology.kubernetes.io/zone: zone-z. There are zone-a, zone-b.',
    );
  });

  it('knows what Karpenter can launch', async () => {
    const pool = ', autoscaler: {karpenter: {nodePools: [{labels: {disk: ssd}}]}}';
    expect(await codes(spec('nodeSelector: {disk: ssd}', pool))).toEqual([]);
    expect(await codes(spec('nodeSelector: {karpenter.sh/capacity-type: on-demand}', pool))).toEqual([]);
    expect(await codes(spec('nodeSelector: {disk: nvme}', pool))).toEqual(['VCS116']);
  });
});

describe('VCS117: what never happens', () => {
  it('is after the end of the run, or about a node that never is', async () => {
    const said = await lint(
      '{duration: 10m, workloads: [{job: {name: late, createAt: 1h}}], events: [{at: 20m, cordon: {node: nodes-1}}, {at: 1m, drain: {node: nodes-9}}]}',
    );
    expect(said.map((text) => text.replace(/^.*?VCS/, 'VCS'))).toEqual([
      'VCS117 spec.workloads[0].job.createAt: after the end of the run (10m): job late will have no pods.',
      'VCS117 spec.events[0].at: after the end of the run (10m): it does not happen.',
      'VCS117 spec.events[1].drain.node: there will be no node nodes-9: the group nodes has 2.',
    ]);
  });
});

describe('VCS118: pods that no node has room for', () => {
  const spec = (pod: string, more = '') => `{nodeGroups: [{name: n}, {name: large, instanceType: m5.2xlarge,
      labels: {size: large}}]${more}, workloads: [{deployment: {name: web, createAt: nodesReady, ${pod}}}]}`;

  it('names what they request, and what the largest node has', async () => {
    expect(await codes(spec('requests: {cpu: "7", memory: 20Gi}'))).toEqual([]);
    expect((await lint(spec('requests: {cpu: "8"}')))[0]).toContain(
      'VCS118 the pods of deployment web stay Pending: each requests 8000m of CPU, and no node that they may be on has more than 7910m.',
    );
    expect((await lint(spec('requests: {memory: 40Gi}')))[0]).toContain('each requests 40960Mi of memory');
  });

  it('looks at the nodes they may be on, and at what Karpenter can launch', async () => {
    const small = 'requests: {cpu: "4"}, nodeSelector: {eks.amazonaws.com/nodegroup: n}';
    expect(await codes(spec(small))).toEqual(['VCS118']);
    expect(await codes(spec('requests: {cpu: "12"}', ', autoscaler: {karpenter: {}}'))).toEqual([]);
    expect(await codes(spec('requests: {cpu: "12"}, nodeSelector: {size: tiny}'))).toEqual(['VCS116']);
  });
});

describe('VCS119: a PodDisruptionBudget that allows no eviction', () => {
  const spec = (budget: string, more = 'replicas: 10', events = '[]') => `
  workloads:
    - deployment: {name: web, createAt: nodesReady, ${more}, podDisruptionBudget: {${budget}}}
  events: ${events}
`;
  const SAYS = 'VCS119 the PodDisruptionBudget default/web never allows an eviction:';

  it.each([
    ['maxUnavailable: 0', 'maxUnavailable is 0.'],
    ['maxUnavailable: 0%', 'maxUnavailable is 0.'],
    ['minAvailable: 100%', 'minAvailable is 100%.'],
    ['minAvailable: 10', 'minAvailable is 10, and it has 10 pods at most.'],
    ['minAvailable: 12', 'minAvailable is 12, and it has 10 pods at most.'],
    ['minAvailable: 95%', 'minAvailable is 95%, which is rounded up to all of its 10 pods.'],
  ])('%s of 10 pods', async (budget, why) => {
    const column = '    - deployment: {name: web, createAt: nodesReady, replicas: 10, podDisruptionBudget: {'.length;
    const limit = budget.indexOf(' ') + 1;
    expect(await lint(spec(budget))).toEqual([`5:${column + limit + 1} ${SAYS} ${why}`]);
  });

  it.each(['minAvailable: 9', 'minAvailable: 90%', 'maxUnavailable: 1%', 'maxUnavailable: 1'])(
    'allows some with %s',
    async (budget) => {
      expect(await codes(spec(budget))).toEqual([]);
    },
  );

  it('counts the most replicas that there ever are', async () => {
    const autoscaling = '{maxReplicas: 20, load: {points: [{at: 0s, cpu: 100m}]}}';
    expect(
      await codes(spec('minAvailable: 10', `replicas: 10, requests: {cpu: 100m}, autoscaling: ${autoscaling}`)),
    ).toEqual([]);
    const scaled = (replicas: number) => `[{at: 5m, scaleWorkload: {deployment: web, replicas: ${replicas}}}]`;
    expect(await codes(spec('minAvailable: 10', 'replicas: 10', scaled(11)))).toEqual([]);
    expect(await codes(spec('minAvailable: 10', 'replicas: 10', scaled(4)))).toEqual(['VCS119']);
    expect(await codes(spec('minAvailable: 1', 'replicas: 0'))).toEqual([]);
  });

  it('names the place of one that stands in a manifest, and counts all pods that it selects', async () => {
    const manifest = (minAvailable: number) => `${['web', 'api']
      .map(
        (name) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec: {replicas: 2, selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}, tier: front}}, spec: {containers: [{name: a}]}}}
`,
      )
      .join('---\n')}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: front}
spec: {minAvailable: ${minAvailable}, selector: {matchLabels: {tier: front}}}
`;
    const said = async (minAvailable: number) => {
      const files = {
        'scenario.yaml': `${HEAD}spec: {workloads: [{manifests: {files: [app.yaml], createAt: nodesReady}}]}`,
        'app.yaml': manifest(minAvailable),
      };
      return inDirectory(files, async (path) => (await lintScenario(path)).problems.map(({ message }) => message));
    };
    expect(await said(3)).toEqual([]);
    const [message = ''] = await said(4);
    expect(message).toMatch(/^the PodDisruptionBudget default\/front \(.*app\.yaml:14:7\) never allows an eviction:/);
    expect(message).toContain('minAvailable is 4, and it has 4 pods at most');
  });
});

describe('VCS120: a topologyKey that is a label of no node', () => {
  it('is told where the manifests are named, with its place in them', async () => {
    const said = async (key: string) => {
      const files = {
        'scenario.yaml': `${HEAD}spec:\n  workloads:\n    - manifests: {files: [app.yaml], createAt: nodesReady}\n`,
        'app.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: a}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: DoNotSchedule}]}
`,
      };
      return inDirectory(files, async (path, directory) =>
        (await lintScenario(path)).problems.map(
          ({ position, rule, message }) =>
            `${position?.line}:${position?.column} ${rule.code} ${message.replace(`${directory}/`, '')}`,
        ),
      );
    };
    expect(await said('topology.kubernetes.io/zone')).toEqual([]);
    expect(await said('zone')).toEqual([
      '5:7 VCS120 app.yaml:4:87: topologyKey: no node has the label "zone", so the pods stay Pending. Did you mean topology.kubernetes.io/zone?',
    ]);
    expect((await said('rack')).join()).toMatch(/ Nodes have .*eks\.amazonaws\.com\/capacityType\.$/);
  });
});

describe('custom networking', () => {
  const spec = (eniConfigs: string, env = CUSTOM) => `{vpcCni: {env: {${env}}, eniConfigs: ${eniConfigs}},
    nodeGroups: [{name: n, maxPods: 20}]}`;

  it('VCS106: wants an ENIConfig for every node', async () => {
    const zones = `${CUSTOM}, ENI_CONFIG_LABEL_DEF: topology.kubernetes.io/zone`;
    expect(await codes(spec('[{name: zone-a, subnet: a}, {name: zone-b, subnet: b}]', zones))).toEqual([]);
    const said = await lint(spec('[{name: zone-a, subnet: a}]', zones));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('VCS106 there is no ENIConfig for the nodes of n in zone zone-b: they never get ready.');
  });

  it('VCS107: wants it in the zone of the node', async () => {
    const said = await lint(spec('[{name: default, subnet: a}]'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('VCS107 the ENIConfig of the nodes of n in zone zone-b has subnet a, which is in zone-a');
  });

  it('VCS108: is what ENIConfigs are for', async () => {
    expect(await codes(spec('[{name: default, subnet: a}]', ''))).toEqual(['VCS108']);
  });
});

describe('VCS109: IP targets and the limits of the API', () => {
  const spec = (env: string, replicas: number, limits = '{}') => `{
    vpc: {subnets: [{id: a, cidr: 10.0.0.0/16, zone: z}]}, ec2: {limits: ${limits}},
    vpcCni: {env: {${env}}}, nodeGroups: [{name: n, desiredSize: 250}],
    workloads: [{deployment: {name: web, replicas: ${replicas}, createAt: nodesReady, lifetime: 5m}}]}`;
  const TARGETS = 'WARM_IP_TARGET: "8", MINIMUM_IP_TARGET: "10"';

  it('estimates the calls from the pods that start', async () => {
    const said = await lint(spec(TARGETS, 2_500));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(
      'VCS109 about 8.3 calls of AssignPrivateIpAddresses a second (8.3 for pods that start, 50.0 that 250 nodes can make), where the account has 5: they will be throttled.',
    );
    expect(await codes(spec(TARGETS, 1_400))).toEqual([]);
  });

  it('knows prefixes, raised limits, and what others take', async () => {
    expect(await codes(spec(`${TARGETS}, ${PREFIXES}`, 2_500))).not.toContain('VCS109');
    expect(await codes(spec('WARM_ENI_TARGET: "1"', 2_500))).toEqual([]);
    const raised = '{buckets: {AssignPrivateIpAddresses: {capacity: 200, refillPerSecond: 10}}}';
    expect(await codes(spec(TARGETS, 2_500, raised))).toEqual([]);
    expect(await codes(spec(TARGETS, 1_400, '{background: {AssignPrivateIpAddresses: 1}}'))).toEqual(['VCS109']);
    expect(await codes(spec(TARGETS, 2_500, '{enforced: false}'))).toEqual([]);
  });
});

describe('security groups for pods', () => {
  const withBranch = (env: string, type: string, more = '') => `{
    nodeGroups: [{name: n, instanceType: ${type}, maxPods: 10}], vpcCni: {env: {${env}}},
    workloads: [{deployment: {name: db, replicas: 1, createAt: nodesReady, securityGroupsForPods: true}}]${more}}`;
  const POD_ENI = 'ENABLE_POD_ENI: "true"';

  it.each([
    ['set up as they must be', withBranch(POD_ENI, 'm5.large'), []],
    ['ENABLE_POD_ENI is missing', withBranch('', 'm5.large'), ['VCS111']],
    ['the type cannot have a trunk', withBranch(POD_ENI, 't3.large'), ['VCS110', 'VCS111']],
    ['MAX_ENI leaves no room', withBranch(`${POD_ENI}, MAX_ENI: "1"`, 'm5.large'), ['VCS111', 'VCS112']],
    [
      'the cool-down is too short',
      withBranch(POD_ENI, 'm5.large', ', vpcResourceController: {branchEniCooldown: 10s}'),
      ['VCS113'],
    ],
    [
      'the mode is misspelt',
      withBranch(`${POD_ENI}, POD_SECURITY_GROUP_ENFORCING_MODE: standart`, 'm5.large'),
      ['VCS114'],
    ],
  ])('%s', async (_, spec, expected) => {
    expect((await codes(spec)).toSorted()).toEqual(expected);
  });

  it('count the trunk among the interfaces that hold no addresses for pods', async () => {
    const spec = `{nodeGroups: [{name: n, instanceType: m5.large}], vpcCni: {env: {${POD_ENI}}}}`;
    expect(await lint(spec)).toEqual([
      expect.stringContaining(
        '27 pods of a node need an address, and it can have 18, branch interfaces for up to 9 pods aside',
      ),
    ]);
  });
});
