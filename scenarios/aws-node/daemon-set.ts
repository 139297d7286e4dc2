import { type AwsNodeSettings, isMapping, type Mapping } from './settings.ts';

const NAME = 'aws-node';

/** The settings of the DaemonSet aws-node, as its container has them. Variables that Kubernetes fills in (`valueFrom`) are left out. */
export function daemonSetSettings(objects: readonly Mapping[]): AwsNodeSettings | undefined {
  for (const object of objects) {
    if (object.kind !== 'DaemonSet') continue;
    const container = containersOf(object).find(({ name }) => name === NAME);
    if (container === undefined) continue;
    const entries = Array.isArray(container.env) ? container.env.filter(isMapping) : [];
    const env = entries.flatMap(({ name, value, valueFrom }): [string, string][] =>
      typeof name === 'string' && valueFrom === undefined ? [[name, String(value ?? '')]] : [],
    );
    return {
      what: `DaemonSet ${NAME}`,
      version: tagOf(container.image),
      env: Object.fromEntries(env),
      complete: true,
      eniConfigs: undefined,
    };
  }
  return undefined;
}

function containersOf({ spec }: Mapping): Mapping[] {
  const template = isMapping(spec) && isMapping(spec.template) ? spec.template.spec : undefined;
  return isMapping(template) && Array.isArray(template.containers) ? template.containers.filter(isMapping) : [];
}

/** `v1.19.6-eksbuild.1` of `602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.6-eksbuild.1`. */
function tagOf(image: unknown): string | undefined {
  return typeof image === 'string' ? /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] : undefined;
}
