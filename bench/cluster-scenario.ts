/** A cluster in which pods come and go evenly. */
export interface ClusterSize {
  readonly nodes: number;
  readonly instanceType: string;
  readonly podsPerNode: number;
  /** Pods that start in all, those of the beginning included; more than run at a time, or none. */
  readonly podStarts: number;
  readonly hours: number;
}

const SUBNETS = 6;
const DEPLOYMENTS = 100;
/** Before this the nodes become Ready. */
const WORKLOADS_BEGIN_MINUTES = 10;

/**
 * What a scenario file of such a cluster would hold. An account with thousands of nodes has had its quotas and request
 * limits raised: neither holds here. Without that it would be a benchmark of throttling.
 */
export function clusterScenario({ nodes, instanceType, podsPerNode, podStarts, hours }: ClusterSize): object {
  const running = nodes * podsPerNode;
  const seconds = hours * 3_600 - WORKLOADS_BEGIN_MINUTES * 60;
  const lifetime = Math.round((running * seconds) / (podStarts - running));
  const subnets = Array.from({ length: SUBNETS }, (_, index) => ({
    id: `private-${index + 1}`,
    cidr: `10.${index}.0.0/16`,
    zone: `zone-${'abc'[index % 3]}`,
  }));
  const workloads = Array.from({ length: running === 0 ? 0 : DEPLOYMENTS }, (_, index) => ({
    deployment: {
      name: `app-${index + 1}`,
      replicas: running / DEPLOYMENTS,
      createAt: `${WORKLOADS_BEGIN_MINUTES}m`,
      lifetime: { mean: `${lifetime}s` },
      requests: { cpu: '100m', memory: '256Mi' },
    },
  }));
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    spec: {
      duration: `${hours}h`,
      vpc: { cidrs: subnets.map(({ cidr }) => cidr), subnets },
      ec2: { limits: { enforced: false }, quotas: { networkInterfaces: 1_000_000, networkAddressUsage: 10_000_000 } },
      nodeGroups: [{ name: 'workers', instanceType, desiredSize: nodes }],
      workloads,
    },
  };
}
