import { describe, expect, it } from 'vitest';
import { HEAD, mistakes } from './scenario-files.ts';

const SUBNETS = 'spec:\n  vpc:\n    subnets:\n';
const TRACE_HEADER = 'name,cpu_milli,memory_mib,creation_time,deletion_time,scheduled_time\n';

/** What is wrong, the file behind its first two lines (so `spec:` is line 3), and what must be said, from `line:column` on. */
const BROKEN: [string, string, string][] = [
  ['an unknown key', 'spec:\n  vpcCnii: {}\n', '4:3: unknown key "vpcCnii" in spec. Did you mean vpcCni?'],
  ['an unknown key without a value', 'spec:\n  vpcCnii:\n', '4:3: unknown key "vpcCnii" in spec. Did you mean vpcCni?'],
  [
    'an unknown key far from any',
    'spec: {outputs: {qqqqqq: 1}}',
    '3:18: unknown key "qqqqqq" in spec.outputs. Known: ec2Calls, startTime.',
  ],
  [
    'an unknown key at the top',
    'metadat: {}\nspec: {}\n',
    '3:1: unknown key "metadat" at the top of the file. Did you mean metadata?',
  ],
  [
    'an unknown key in a list',
    'spec:\n  nodeGroups:\n    - name: a\n      desiredsize: 3\n',
    '6:7: unknown key "desiredsize" in spec.nodeGroups[0]. Did you mean desiredSize?',
  ],
  [
    'an unknown action',
    'spec: {ec2: {latency: {CreateNetworkInterfaces: 1s}}}',
    '3:24: unknown key "CreateNetworkInterfaces" in spec.ec2.latency. Did you mean CreateNetworkInterface?',
  ],
  [
    'no space behind a colon',
    'spec: {ec2: {detachTime: {mean:1s}}}',
    '3:27: unknown key "mean:1s" in spec.ec2.detachTime: YAML wants a space behind the colon',
  ],
  ['__proto__ as a key', 'spec: {vpcCni: {env: {__proto__: "1"}}}', '3:23: unknown key "__proto__"'],
  [
    'a duration without a unit',
    'spec:\n  duration: 30\n',
    '4:13: spec.duration: expected a duration such as 300ms, 30s or 1h30m, found the number 30; write its unit: 30ms, 30s, 30m ...',
  ],
  [
    'a duration with a wrong unit',
    'spec:\n  duration: 30sec\n',
    '4:13: spec.duration: expected a duration such as 300ms, 30s or 1h30m, found "30sec"; the units are us, ms, s, m, h and d',
  ],
  ['a duration of nothing', 'spec:\n  duration: 0s\n', '4:13: spec.duration: expected a duration longer than 0'],
  [
    'a wrong unit of CPU',
    'spec: {workloads: [{deployment: {name: a, requests: {cpu: 100mi}}}]}',
    '3:59: spec.workloads[0].deployment.requests.cpu: expected an amount of CPU such as 100m, 0.5 or 2, found "100mi"',
  ],
  [
    'a wrong unit of memory',
    'spec: {workloads: [{deployment: {name: a, requests: {memory: 1GB}}}]}',
    '3:62: spec.workloads[0].deployment.requests.memory: expected an amount of memory such as 128Mi or 1Gi, found "1GB"; Kubernetes\'s units have no B: Ki, Mi, Gi',
  ],
  [
    'a negative amount of CPU',
    'spec: {workloads: [{deployment: {name: a, requests: {cpu: -1}}}]}',
    '3:59: spec.workloads[0].deployment.requests.cpu: expected an amount of CPU such as 100m, 0.5 or 2, found the number -1',
  ],
  ['a text for a number', 'spec:\n  seed: "x"\n', '4:9: spec.seed: expected a whole number of at least 0, found "x"'],
  [
    'half a node',
    'spec: {nodeGroups: [{name: a, desiredSize: 1.5}]}',
    '3:44: spec.nodeGroups[0].desiredSize: expected a whole number from 0 to 100000, found the number 1.5',
  ],
  [
    'no pods on a node',
    'spec: {nodeGroups: [{name: a, maxPods: 0}]}',
    '3:40: spec.nodeGroups[0].maxPods: expected a whole number from 1 to 10000, or one of eni-formula, calculator, auto-mode, found the number 0',
  ],
  [
    'an unknown rule for maxPods',
    'spec: {nodeGroups: [{name: a, maxPods: eni-formul}]}',
    '3:40: spec.nodeGroups[0].maxPods: expected a whole number from 1 to 10000, or one of eni-formula, calculator, auto-mode, found "eni-formul"; Did you mean eni-formula?',
  ],
  [
    'a workload that waits for what is not known',
    'spec: {workloads: [{deployment: {name: a, createAt: nodesReddy}}]}',
    '3:53: spec.workloads[0].deployment.createAt: expected a duration from the start of the run such as 30s or 1h30m, or nodesReady, found "nodesReddy"; Did you mean nodesReady?',
  ],
  [
    'an unknown effect of a taint',
    'spec: {nodeGroups: [{name: a, taints: [{key: k, effect: NoSchedul}]}]}',
    '3:57: spec.nodeGroups[0].taints[0].effect: expected one of NoSchedule, PreferNoSchedule, NoExecute, found "NoSchedul"',
  ],
  [
    'a text for a switch',
    'spec: {outputs: {ec2Calls: yes}}',
    '3:28: spec.outputs.ec2Calls: expected true or false, found "yes"',
  ],
  ['a value for a mapping', 'spec: {vpc: 10.0.0.0/16}', '3:13: spec.vpc: expected a mapping, found "10.0.0.0/16"'],
  ['a mapping for a list', 'spec: {nodeGroups: {name: a}}', '3:8: spec.nodeGroups: expected a list, found a mapping'],
  [
    'an empty entry of a list',
    'spec:\n  workloads:\n    -\n',
    '5:6: spec.workloads[0]: expected a mapping, found nothing',
  ],
  [
    'a missing name',
    'spec:\n  nodeGroups:\n    - desiredSize: 3\n',
    '5:7: spec.nodeGroups[0].name: expected a name of lower-case letters, digits, "-" and "." as Kubernetes has them (at most 253), found nothing',
  ],
  [
    'a name that Kubernetes would not take',
    'spec: {nodeGroups: [{name: "=cmd"}]}',
    '3:28: spec.nodeGroups[0].name: expected a name of lower-case letters, digits, "-" and "." as Kubernetes has them (at most 253), found "=cmd"',
  ],
  [
    'a choice that is not there',
    'spec: {ec2: {addressChoice: lowst}}',
    '3:29: spec.ec2.addressChoice: expected one of random, lowest, found "lowst". Did you mean lowest?',
  ],
  [
    'a distribution with half its keys',
    'spec: {ec2: {detachTime: {p50: 1s}}}',
    '3:14: spec.ec2.detachTime: expected one of the forms 300ms, {p50: 300ms, p99: 2s}, {min: 1s, max: 2s}, {mean: 1s} or {values: [1s, 3s]}, found p50',
  ],
  [
    'a distribution upside down',
    'spec: {ec2: {detachTime: {min: 2s, max: 1s}}}',
    '3:14: spec.ec2.detachTime: max is below min',
  ],
  [
    'a unit missing in a distribution',
    'spec: {ec2: {detachTime: {p50: 1, p99: 2s}}}',
    '3:32: spec.ec2.detachTime.p50: expected a duration such as 300ms, 30s or 1h30m, found the number 1; write its unit: 1ms, 1s, 1m ...',
  ],
  [
    'a fault that never strikes',
    'spec: {ec2: {faults: [{error: InternalError}]}}',
    '3:23: spec.ec2.faults[0]: expected nth (which calls fail, e.g. [1, 2]), rate (their share, e.g. 0.05) or both from and until (when they fail, e.g. 10m and 20m)',
  ],
  [
    'a fault with two kinds of when',
    'spec: {ec2: {faults: [{error: InternalError, nth: [1], from: 1s}]}}',
    '3:23: spec.ec2.faults[0]: expected either nth (which calls fail) or from and until (when they fail), found both',
  ],
  [
    'a call that EC2 does not have',
    'spec: {ec2: {faults: [{error: InternalError, action: CreateTag, nth: [1]}]}}',
    '3:54: spec.ec2.faults[0].action: expected one of *, AssignPrivateIpAddresses, AssociateTrunkInterface, AttachNetworkInterface,',
  ],
  [
    'a number in the environment',
    'spec: {vpcCni: {env: {WARM_IP_TARGET: 5}}}',
    '3:39: spec.vpcCni.env.WARM_IP_TARGET: expected a text, found the number 5; write it in quotes: "5"',
  ],
  [
    'a boolean in the environment',
    'spec: {vpcCni: {env: {ENABLE_PREFIX_DELEGATION: true}}}',
    '3:49: spec.vpcCni.env.ENABLE_PREFIX_DELEGATION: expected a text, found true; write it in quotes: "true"',
  ],
  [
    'a variable without a value',
    'spec:\n  vpcCni:\n    env:\n      WARM_IP_TARGET:\n',
    '6:7: spec.vpcCni.env.WARM_IP_TARGET: expected a text, found nothing',
  ],
  [
    'a misspelt variable',
    'spec: {vpcCni: {env: {WARM_IP_TAGRET: "5"}}}',
    '3:23: spec.vpcCni.env: aws-node has no variable "WARM_IP_TAGRET". Did you mean WARM_IP_TARGET?',
  ],
  [
    'pods of a Deployment that is not there',
    'spec: {workloads: [{deployment: {name: web, replicas: 1}}], events: [{at: 1m, deletePods: {deployment: wab}}]}',
    '3:104: spec.events[0].deletePods.deployment: there is no deployment "wab" in the namespace default. Did you mean web?',
  ],
  [
    'a cool-down of branch interfaces without its unit',
    'spec: {vpcResourceController: {branchEniCooldown: 30}}',
    '3:51: spec.vpcResourceController.branchEniCooldown: expected a duration such as 300ms, 30s or 1h30m, found the number 30; write its unit: 30ms, 30s, 30m ...',
  ],
  [
    'a version that is not known',
    'spec: {vpcCni: {version: v1.24.0}}',
    '3:26: spec.vpcCni.version: "v1.24.0" is not a release of amazon-vpc-cni-k8s that is known. Did you mean 1.23? Known: 1.23, 1.22, 1.21, 1.20, 1.19, 1.18, 1.17, 1.16, 1.15, 1.14, 1.13, 1.12, 1.11, 1.10, 1.9, 1.8, 1.7, each also as in v1.19.6 or v1.19.6-eksbuild.1',
  ],
  [
    'a version that YAML shortens',
    'spec: {vpcCni: {version: 1.20}}',
    '3:26: spec.vpcCni.version: expected a release such as v1.23.1 or 1.19, found the number 1.2; write it in quotes: "1.20"',
  ],
  [
    'a negative duration',
    'spec: {duration: -5m}',
    '3:18: spec.duration: expected a duration such as 300ms, 30s or 1h30m, found "-5m"; it cannot be negative',
  ],
  [
    'a duration that is too long',
    'spec: {duration: 99999999999d}',
    '3:18: spec.duration: expected a duration such as 300ms, 30s or 1h30m, found "99999999999d"; it is too long: 285 years are the most',
  ],
  [
    'a version without quotes',
    'spec: {vpcCni: {version: 1.19}}',
    '3:26: spec.vpcCni.version: expected a release such as v1.23.1 or 1.19, found the number 1.19; write it in quotes: "1.19"',
  ],
  [
    'an ENIConfig in no subnet',
    'spec: {vpcCni: {eniConfigs: [{name: zone-a, subnet: c}]}}',
    '3:53: spec.vpcCni.eniConfigs[0].subnet: there is no subnet "c". Known: a, b.',
  ],
  [
    'two ENIConfigs of one name',
    'spec: {vpcCni: {eniConfigs: [{name: a, subnet: a}, {name: a, subnet: b}]}}',
    '3:59: spec.vpcCni.eniConfigs[1].name: the name "a" is taken by entry [0]',
  ],
  [
    'several network cards with IPv6',
    'spec: {vpcCni: {env: {ENABLE_IPv6: "true", ENABLE_MULTI_NIC: "true"}}}',
    '3:62: spec.vpcCni.env.ENABLE_MULTI_NIC: "true" is not simulated together with ENABLE_IPv6 "true"; set one of them to "false"',
  ],
  [
    'a label that is no text',
    'spec: {nodeGroups: [{name: a, labels: {spot: true}}]}',
    '3:46: spec.nodeGroups[0].labels.spot: expected a text, found true; write it in quotes: "true"',
  ],
  [
    'two network interfaces at one device',
    'spec: {nodeGroups: [{name: a, networkInterfaces: [{deviceIndex: 1}, {deviceIndex: 1}]}]}',
    '3:83: spec.nodeGroups[0].networkInterfaces[1].deviceIndex: the device index 1 is there twice',
  ],
  [
    'a network interface too many',
    'spec: {nodeGroups: [{name: a, networkInterfaces: [{deviceIndex: 3}]}]}',
    '3:65: spec.nodeGroups[0].networkInterfaces[0].deviceIndex: m5.large has 3 interfaces: expected 0 to 2',
  ],
  [
    'more on a network interface than it holds',
    'spec: {nodeGroups: [{name: a, networkInterfaces: [{deviceIndex: 1, secondaryPrivateIpAddressCount: 8, ipv4PrefixCount: 2}]}]}',
    '3:51: spec.nodeGroups[0].networkInterfaces[0]: an interface of m5.large holds 9 addresses and prefixes beside its primary address',
  ],
  [
    'prefixes for a type that cannot have them',
    'spec: {nodeGroups: [{name: a, instanceType: m4.large, networkInterfaces: [{deviceIndex: 1, ipv4PrefixCount: 2}]}]}',
    '3:109: spec.nodeGroups[0].networkInterfaces[0].ipv4PrefixCount: m4.large cannot have prefixes: it is not a Nitro type',
  ],
  [
    'a tag of a network interface that is no text',
    'spec: {nodeGroups: [{name: a, networkInterfaces: [{deviceIndex: 1, tags: {a: true}}]}]}',
    '3:78: spec.nodeGroups[0].networkInterfaces[0].tags.a: expected a text, found true; write it in quotes: "true"',
  ],
  [
    'no instance type',
    'spec: {nodeGroups: [{name: a, instanceType: m5.lrge}]}',
    '3:45: spec.nodeGroups[0].instanceType: "m5.lrge" is not an instance type that the VPC CNI knows. Did you mean m5.large?',
  ],
  [
    'an unknown subnet',
    'spec: {nodeGroups: [{name: a, subnets: [c]}]}',
    '3:41: spec.nodeGroups[0].subnets[0]: there is no subnet "c". Known: a, b.',
  ],
  [
    'two groups of one name',
    'spec: {nodeGroups: [{name: a}, {name: a}]}',
    '3:39: spec.nodeGroups[1].name: the name "a" is taken by entry [0]',
  ],
  [
    'a bad CIDR',
    `${SUBNETS}    - {id: a, cidr: 10.0.0.7/24, zone: z}\n`,
    '6:21: spec.vpc.subnets[0].cidr: expected an IPv4 CIDR such as 10.0.0.0/24, found "10.0.0.7/24"; the block that contains it is 10.0.0.0/24',
  ],
  [
    'a CIDR that is none',
    `${SUBNETS}    - {id: a, cidr: 10.0.0/24, zone: z}\n`,
    '6:21: spec.vpc.subnets[0].cidr: expected an IPv4 CIDR such as 10.0.0.0/24, found "10.0.0/24"',
  ],
  [
    'a subnet too small for EC2',
    `${SUBNETS}    - {id: a, cidr: 10.0.0.0/29, zone: z}\n`,
    '6:21: spec.vpc.subnets[0].cidr: expected a block of /16 to /28: EC2 has none smaller or larger',
  ],
  [
    'a subnet outside of the VPC',
    `${SUBNETS}    - {id: a, cidr: 10.1.0.0/24, zone: z}\n`,
    "6:21: spec.vpc.subnets[0].cidr: 10.1.0.0/24 is outside of the VPC's CIDR 10.0.0.0/16 (spec.vpc.cidrs)",
  ],
  [
    'overlapping subnets',
    `${SUBNETS}    - {id: a, cidr: 10.0.0.0/24, zone: z}\n    - {id: b, cidr: 10.0.0.128/25, zone: z}\n`,
    '7:21: spec.vpc.subnets[1].cidr: 10.0.0.128/25 overlaps 10.0.0.0/24 of subnet a',
  ],
  [
    'two subnets of one id',
    `${SUBNETS}    - {id: a, cidr: 10.0.0.0/24, zone: z}\n    - {id: a, cidr: 10.0.1.0/24, zone: z}\n`,
    '7:12: spec.vpc.subnets[1].id: the id "a" is taken by entry [0]',
  ],
  [
    'foreign addresses outside of the subnet',
    `${SUBNETS}    - {id: a, cidr: 10.0.0.0/24, zone: z, occupied: [10.0.1.9]}\n`,
    "6:54: spec.vpc.subnets[0].occupied[0]: 10.0.1.9/32 is outside of the subnet's 10.0.0.0/24",
  ],
  [
    'default subnets outside of the VPC',
    'spec:\n  vpc:\n    cidrs: [172.16.0.0/16]\n',
    "4:3: spec.vpc.subnets[0].cidr: 10.0.0.0/19 is outside of the VPC's CIDR 172.16.0.0/16 (spec.vpc.cidrs)",
  ],
  [
    'two deployments of one name',
    'spec: {workloads: [{deployment: {name: a}}, {deployment: {name: a}}]}',
    '3:65: spec.workloads[1].deployment.name: the name "a" is taken by spec.workloads[0]',
  ],
  [
    'a workload of two kinds',
    'spec: {workloads: [{deployment: {name: a}, trace: {file: t}}]}',
    '3:20: spec.workloads[0]: expected exactly one of deployment, statefulSet, daemonSet, job, cronJob, manifests, trace',
  ],
  [
    'a missing trace',
    'spec: {workloads: [{trace: {file: no.csv}}]}',
    '3:35: spec.workloads[0].trace.file: "no.csv": there is no such file (looked for no.csv)',
  ],
  ['a key that is there twice', 'spec:\n  seed: 1\n  seed: 2\n', '5:3: the key "seed" is there twice; remove one'],
  ['a list as a key', 'spec: {[a]: 1}', '3:8: expected a simple key, found a list, a mapping or nothing'],
  ['a tab', 'spec:\n\tseed: 1\n', '4:1: a tab in the indentation: YAML wants spaces'],
  [
    'a second document',
    'spec: {}\n---\nspec: {}\n',
    '4:1: a second document (---) begins here: a file has one scenario',
  ],
  ['a tag', 'spec: !!js/function "x"', '3:7: YAML tags (!...) are not used in scenarios'],
  ['a bracket that is not closed', 'spec: {', '3:8: not valid YAML: '],
  [
    'an alias that means nothing',
    'spec: *nothing',
    '3:7: the alias *nothing means nothing: there is no &nothing before it',
  ],
];

describe('a broken scenario file', () => {
  it.each(BROKEN)('is refused with its place: %s', async (_, text, message) => {
    const lines = (await mistakes(HEAD + text)).split('\n').filter((line) => line.startsWith('scenario.yaml:'));
    expect(
      lines.map((line) => line.slice('scenario.yaml:'.length, 'scenario.yaml:'.length + message.length)),
    ).toContain(message);
  });

  it.each([
    ['an empty file', '', 'scenario.yaml:1:1: the file is empty: expected apiVersion, kind and spec'],
    ['a mere text', 'hello', 'scenario.yaml:1:1: expected a mapping, found "hello"'],
    [
      'another kind',
      'apiVersion: v1\nkind: Pod\n',
      'scenario.yaml:1:13: apiVersion: expected vpc-cni-sim/v1, found "v1".',
    ],
    ['no kind', 'apiVersion: vpc-cni-sim/v1\n', 'scenario.yaml:1:1: kind: expected Scenario, found nothing.'],
  ])('is refused: %s', async (_, text, message) => {
    expect(await mistakes(text)).toContain(message);
  });

  it('is refused when it is not UTF-8', async () => {
    expect(await mistakes({ 'scenario.yaml': Uint8Array.of(0xff, 0xfe, 0x00) })).toBe(
      'scenario.yaml: it is not a text in UTF-8.',
    );
  });

  it('is refused when it is huge', async () => {
    expect(await mistakes(`a: ${'x'.repeat(9 * 2 ** 20)}`)).toBe(
      'scenario.yaml: it has 10 MiB, at most 8 MiB can be read.',
    );
  });

  it('shows every mistake, in the order of the file, with the line and a mark', async () => {
    expect(await mistakes(`${HEAD}spec:\n  outputs: {ec2Cals: true}\n  seed: x\n`)).toBe(
      [
        'scenario.yaml:4:13: unknown key "ec2Cals" in spec.outputs. Did you mean ec2Calls?',
        '    4 |   outputs: {ec2Cals: true}',
        '      |             ^^^^^^^',
        'scenario.yaml:5:9: spec.seed: expected a whole number of at least 0, found "x"',
        '    5 |   seed: x',
        '      |         ^',
      ].join('\n'),
    );
  });

  it('checks the parts that are valid against each other even when another part is not', async () => {
    const message = await mistakes(`${HEAD}spec:\n  seed: x\n  nodeGroups: [{name: a, subnets: [nowhere]}]\n`);
    expect(message).toContain('spec.seed: expected');
    expect(message).toContain('there is no subnet "nowhere". Known: a, b.');
  });

  it('counts what it does not show', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(await mistakes(keys)).toContain('... and 19952 more.');
  });

  it('cannot write to the terminal what it likes', async () => {
    const message = await mistakes(`${HEAD}spec: {"\\e[31m\\n=cmd": 1, seed: "\u202e${'x'.repeat(10_000)}"}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    for (const line of message.split('\n')) expect(line.length).toBeLessThan(250);
  });
});

describe('a hostile scenario file', () => {
  const aliases = (levels: number) =>
    Array.from(
      { length: levels },
      (_, i) =>
        `l${i}: &l${i} [${
          i === 0
            ? 'x'
            : Array(9)
                .fill(`*l${i - 1}`)
                .join(', ')
        }]\n`,
    ).join('');

  it.each([
    ['aliases that multiply', aliases(20), 'aliases (*name) make more than two million values of this file'],
    ['an alias inside of itself', `${HEAD}spec: &s\n  vpc: *s\n`, 'an alias (*name) stands inside of what it means'],
    ['brackets without end', '['.repeat(100_000), 'nested too deeply'],
    ['braces without end', '{a: '.repeat(100_000), 'nested too deeply'],
  ])('is refused: %s', async (_, text, message) => {
    expect(await mistakes(text)).toContain(message);
  });

  it('may use aliases as they are meant', async () => {
    const text = `${HEAD}spec:\n  workloads:\n    - deployment: {name: a, requests: &r {cpu: 1}}\n    - deployment: {name: b, requests: *r}\n`;
    expect(await mistakes(text)).toBe('valid');
  });
});

describe('a broken trace', () => {
  const scenario = `${HEAD}spec: {workloads: [{trace: {file: t.csv}}]}`;

  it.each([
    [
      'a letter in a time',
      `${TRACE_HEADER}a,1,1,0,10,0\nb,1,1,1x,10,2\n`,
      't.csv:3:7: creation_time: expected a time in seconds, not negative, found "1x"\n    3 | b,1,1,1x,10,2\n      |       ^^',
    ],
    [
      'a negative time',
      `${TRACE_HEADER}a,1,1,0,10,-1\n`,
      't.csv:2:12: scheduled_time: expected a time in seconds, not negative, found "-1"',
    ],
    [
      'no time of creation',
      `${TRACE_HEADER}a,1,1,,10,0\n`,
      't.csv:2:7: creation_time: expected a time in seconds, not negative, found nothing',
    ],
    [
      'no number',
      `${TRACE_HEADER}a,two,1,0,10,0\n`,
      't.csv:2:3: cpu_milli: expected millicores, not negative, found "two"',
    ],
    ['a missing field', `${TRACE_HEADER}a,1,1,0,10\n`, 't.csv:2:11: expected 6 fields as in the header, found 5'],
    ['a field too many', `${TRACE_HEADER}a,1,1,0,10,0,9\n`, 't.csv:2:14: expected 6 fields as in the header, found 7'],
    [
      'a name that is none',
      `${TRACE_HEADER}<script>,1,1,0,10,0\n`,
      't.csv:2:1: name: expected a pod\'s name (lower-case letters, digits, "-", "."), found "<script>"',
    ],
    [
      'behind a quoted field',
      `extra,${TRACE_HEADER}"x,\n""y",a,1,1,q,10,0\n`,
      't.csv:3:12: creation_time: expected a time in seconds, not negative, found "q"',
    ],
    [
      'a missing column',
      'name,cpu_milli,memory_mib,creation_time,deletion_tim,scheduled_time\n',
      't.csv:1:1: expected a column deletion_time; a trace of the format openb has name, cpu_milli, memory_mib, creation_time, deletion_time, scheduled_time. Is it meant by deletion_tim?',
    ],
    ['an open quote', `${TRACE_HEADER}"a,1,1,0,10,0\n`, 't.csv:2: not valid CSV: '],
    ['nothing at all', '', 't.csv: the file is empty: expected a header and a row for each pod'],
  ])('is refused with its place: %s', async (_, trace, message) => {
    expect(await mistakes({ 'scenario.yaml': scenario, 't.csv': trace })).toContain(message);
  });

  it('names every bad row', async () => {
    const message = await mistakes({ 'scenario.yaml': scenario, 't.csv': `${TRACE_HEADER}a,1,1,x,,\nb,1,1,y,,\n` });
    expect(message).toContain('t.csv:2:7');
    expect(message).toContain('t.csv:3:7');
  });
});
