import { expect, it } from 'vitest';
import { SETTING_TRAPS } from '../../../models/ipamd/setting-traps.ts';
import { type TrapNode, trapContext } from '../../harness/trap-context.ts';

const CUSTOM = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true';
const PREFIXES = 'ENABLE_PREFIX_DELEGATION=true';
const IPV6 = 'ENABLE_IPv6=true ENABLE_IPv4=false ENABLE_PREFIX_DELEGATION=true';

/** Settings beside those of the manifest, on m5.large nodes of the reference release unless another is named. */
const CASES: readonly (readonly [string, TrapNode?])[] = [
  ['MINIMUM_IP_TARGET=5'],
  ['MINIMUM_IP_TARGET=5 WARM_IP_TARGET=0'],
  ['MINIMUM_IP_TARGET=26'],
  ['MINIMUM_IP_TARGET=27'],
  ['MINIMUM_IP_TARGET=5', { maxPods: 110 }],
  [`${PREFIXES} MINIMUM_IP_TARGET=17`, { maxPods: 110 }],
  [`${PREFIXES} MINIMUM_IP_TARGET=17`, { type: 'm4.large' }],
  [`${IPV6} MINIMUM_IP_TARGET=5`],
  ['WARM_ENI_TARGET=0'],
  [`WARM_ENI_TARGET=0 ${CUSTOM}`],
  [`WARM_ENI_TARGET=0 ${PREFIXES}`, { maxPods: 110 }],
  ['WARM_ENI_TARGET=2'],
  ['WARM_ENI_TARGET=2 WARM_IP_TARGET=10'],
  [`WARM_ENI_TARGET=2 ${PREFIXES}`, { maxPods: 110 }],
  [`WARM_ENI_TARGET=2 ${IPV6}`],
  ['WARM_PREFIX_TARGET=2'],
  [`WARM_PREFIX_TARGET=2 ${PREFIXES}`, { maxPods: 110 }],
  [`WARM_PREFIX_TARGET=2 ${PREFIXES} WARM_IP_TARGET=10`, { maxPods: 110 }],
  [`WARM_PREFIX_TARGET=2 ${PREFIXES} WARM_IP_TARGET=10`, { type: 'm4.large' }],
  [`WARM_PREFIX_TARGET=2 ${IPV6}`],
  [`WARM_PREFIX_TARGET=0 ${PREFIXES}`],
  [`WARM_PREFIX_TARGET=0 ${PREFIXES}`, { version: '1.7' }],
  [`WARM_PREFIX_TARGET=0 ${PREFIXES} IP_COOLDOWN_PERIOD=-1`],
  ['WARM_IP_TARGET=26'],
  ['WARM_IP_TARGET=27'],
  ['WARM_IP_TARGET=27', { maxPods: 110 }],
  ['WARM_IP_TARGET=15', { maxPods: 17 }],
  ['WARM_IP_TARGET=6 MINIMUM_IP_TARGET=28'],
  ['MAX_ENI=1 WARM_IP_TARGET=9'],
  ['MAX_ENI=2 WARM_IP_TARGET=18'],
  [`${CUSTOM} MAX_ENI=1 WARM_IP_TARGET=6`],
  [`${CUSTOM} MAX_ENI=3 WARM_IP_TARGET=18`],
  [`${CUSTOM} ${IPV6} MAX_ENI=1`],
  [`${CUSTOM} ENABLE_POD_ENI=true`, { type: 't3.nano' }],
  ['', { maxPods: 8 }],
  ['WARM_ENI_TARGET=1', { maxPods: 8 }],
  ['WARM_ENI_TARGET=3'],
  [`${PREFIXES} WARM_PREFIX_TARGET=7`, { maxPods: 110 }],
  [`${IPV6} WARM_IP_TARGET=200`],
  ['WARM_IP_TARGET=1'],
  ['WARM_IP_TARGET=5'],
  ['WARM_IP_TARGET=6'],
  ['WARM_IP_TARGET=5 IP_COOLDOWN_PERIOD=0'],
  ['WARM_IP_TARGET=5 IP_COOLDOWN_PERIOD=10'],
  [`${IPV6} WARM_IP_TARGET=5`],
  ['ENABLE_IPv4=false'],
  ['ENABLE_IPv6=true'],
  ['ENABLE_IPv6=true ENABLE_IPv4=false'],
  [`${IPV6} ${CUSTOM}`],
  [IPV6],
  [IPV6, { type: 'm4.large' }],
  [PREFIXES, { type: 'm4.large' }],
  [PREFIXES, { type: 'm5.metal', maxPods: 250 }],
  [`${CUSTOM} MAX_ENI=1`],
  [`${CUSTOM} MAX_ENI=2`],
  [CUSTOM, { type: 't2.nano' }],
  ['MAX_ENI=3'],
  ['MAX_ENI=4'],
  ['DISABLE_NETWORK_RESOURCE_PROVISIONING=true'],
  ['ENABLE_IMDS_ONLY_MODE=true'],
  [`${IPV6} ENABLE_IMDS_ONLY_MODE=true`],
  ['ENABLE_MULTI_NIC=true'],
  ['ENABLE_MULTI_NIC=true', { type: 'c6in.32xlarge' }],
  ['IP_COOLDOWN_PERIOD=-1'],
  ['IP_COOLDOWN_PERIOD=30s'],
  [`IP_COOLDOWN_PERIOD=-1 ${PREFIXES} WARM_PREFIX_TARGET=0`, { version: '1.14' }],
  ['IP_COOLDOWN_PERIOD=10', { version: '1.14' }],
  ['IP_COOLDOWN_PERIOD=30', { version: '1.14' }],
  [PREFIXES, { version: '1.8' }],
  ...['WARM_ENI_TARGET', 'WARM_IP_TARGET', 'MINIMUM_IP_TARGET', 'WARM_PREFIX_TARGET', 'MAX_ENI'].flatMap(
    (variable): [string][] => [[`${variable}=two`], [`${variable}=-1`], [`${variable}=0`]],
  ),
  ...[
    'AWS_MANAGE_ENIS_NON_SCHEDULABLE',
    'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
    'DISABLE_LEAKED_ENI_CLEANUP',
    'DISABLE_NETWORK_RESOURCE_PROVISIONING',
    'ENABLE_IMDS_ONLY_MODE',
    'ENABLE_IPv4',
    'ENABLE_IPv6',
    'ENABLE_MULTI_NIC',
    'ENABLE_POD_ENI',
    'ENABLE_PREFIX_DELEGATION',
    'ENABLE_SUBNET_DISCOVERY',
    'MANAGE_UNTAGGED_ENI',
  ].map((variable): [string] => [`${variable}=yes`]),
];

/** What is said of settings, word for word, each with its severity and the variable that it points at. */
function said(text: string, { type = 'm5.large', version = '1.23', maxPods }: TrapNode = {}): string {
  const env = Object.fromEntries(text.split(' ').flatMap((item) => (item === '' ? [] : [item.split('=')])));
  const context = trapContext(env, { type, version, ...(maxPods !== undefined && { maxPods }) });
  const findings = SETTING_TRAPS.flatMap(({ id, severity, find }) =>
    find(context).map(({ variable, message }) => `  ${severity} ${id} at ${variable}: ${message}`),
  );
  const node = `${type}, ${context.maxPods} pods, release ${version}`;
  return [
    `${text === '' ? 'as installed' : text} (${node})`,
    ...(findings.length === 0 ? ['  nothing'] : findings),
  ].join('\n');
}

it('of settings is said what stands in the file, and nothing of those beside the traps', async () => {
  const lines = CASES.map(([text, node]) => said(text, node));
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('setting-traps-in-words.txt');
});
