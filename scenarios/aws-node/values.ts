import { parse } from 'yaml';
import { type AwsNodeSettings, isMapping, type Mapping } from './settings.ts';

/** The settings of an add-on as `aws eks describe-addon` answers: its version, and its configuration as a text of its own. */
export function addOnSettings(objects: readonly Mapping[]): AwsNodeSettings | undefined {
  for (const { addon } of objects) {
    if (!isMapping(addon)) continue;
    const { addonVersion, configurationValues } = addon;
    const values: unknown =
      typeof configurationValues === 'string' ? parse(configurationValues, { logLevel: 'error' }) : undefined;
    const settings = isMapping(values) ? fromValues(values) : undefined;
    return {
      env: {},
      complete: false,
      eniConfigs: undefined,
      ...settings,
      what: 'EKS add-on',
      version: typeof addonVersion === 'string' ? addonVersion : undefined,
    };
  }
  return undefined;
}

/** The configuration of the EKS add-on, and values of the chart: the former are some of the latter. */
export function chartSettings(objects: readonly Mapping[]): AwsNodeSettings | undefined {
  const values = objects.find(
    ({ env, image, eniConfig, kind }) => kind === undefined && [env, image, eniConfig].some(isMapping),
  );
  return values === undefined ? undefined : fromValues(values);
}

function fromValues({ env, image, eniConfig }: Mapping): AwsNodeSettings {
  const tag = isMapping(image) ? image.tag : undefined;
  const variables = Object.entries(isMapping(env) ? env : {}).filter(([, value]) => !isMapping(value));
  return {
    what: 'add-on configuration or Helm values',
    version: typeof tag === 'string' ? tag : undefined,
    env: Object.fromEntries(variables.map(([name, value]) => [name, String(value ?? '')])),
    complete: false,
    eniConfigs: isMapping(eniConfig) && eniConfig.create === true ? eniConfigsOf(eniConfig) : undefined,
  };
}

/** The chart names an ENIConfig after the Region and the key of its subnet: `us-west-2` and `a` (charts/aws-vpc-cni/templates/eniconfig.yaml). */
function eniConfigsOf({ region, subnets }: Mapping): { name: string; subnet: string }[] {
  return Object.entries(isMapping(subnets) ? subnets : {}).flatMap(([key, subnet]) =>
    isMapping(subnet) && typeof subnet.id === 'string' ? [{ name: `${region ?? ''}${key}`, subnet: subnet.id }] : [],
  );
}
