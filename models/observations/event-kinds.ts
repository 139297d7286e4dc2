/** What each kind of event in events.csv tells, in the words of the reference page. */
export const EVENT_KINDS = {
  'nodes-ready': 'The nodes that the groups begin with are Ready: workloads with `createAt: nodesReady` are created.',
  update: 'A timed event `update`: a new version of a workload is rolled out.',
  scale: 'A timed event `scale` or `scaleWorkload`: a node group or a workload gets another size.',
  'delete-pods': 'A timed event `deletePods`: pods of a Deployment are deleted.',
  'hpa-scale':
    'A HorizontalPodAutoscaler gives its Deployment another number of replicas: from, to, what it measured, and what kept it from the number that follows from that. Decisions that change nothing have no row.',
  'launch-refused': 'EC2 refuses to launch an instance.',
  'node-launched': 'Karpenter has launched an instance: of what type, and where.',
  cordon: 'A node takes no new pods.',
  uncordon: 'A node takes new pods again.',
  drain: 'A node is cordoned, and its pods are evicted.',
  'drain-waits': 'PodDisruptionBudgets hold a drain up.',
  drained: 'A drain is over: only pods of DaemonSets are left.',
  'drain-gave-up': 'The time of a drain is over, and pods are left.',
  terminate: 'An instance is terminated.',
  'spot-interruption': 'EC2 takes a spot instance back in 2 minutes.',
  'instance-failure': 'The machine of a node has stopped dead.',
  'zone-loss': 'A zone is lost: its instances fail, and none can be launched there.',
  'zone-back': 'Instances can be launched in a lost zone again.',
  'scale-up': 'Cluster Autoscaler wants more nodes of a group.',
  'scale-up-failed': 'Nodes that Cluster Autoscaler wanted have not come in time.',
  'scale-down': 'Cluster Autoscaler removes a node, and why.',
  'scale-down-failed': 'Cluster Autoscaler could not remove a node.',
  'karpenter-provision': 'Karpenter has looked where pods that wait can go, and launches nodes for them.',
  consolidate: 'Karpenter removes or replaces a node because the cluster can do with less.',
  expired: 'Karpenter replaces a node because it is old.',
  'change-settings': 'A timed event `changeSettings`: the daemons get other settings.',
  'ipamd-restart': 'The process of a daemon ends; it is started again.',
  'ipamd-start-failed': 'A daemon could not start.',
  occupied: 'Others take addresses of a subnet.',
  vacated: 'Others give addresses of a subnet back.',
  'ec2-fault': 'Calls to EC2 begin to fail.',
  'ec2-fault-ended': 'Calls to EC2 work again.',
  recovered: 'The cluster is well again after faults of EC2.',
  'imds-slow': 'The instance metadata service lags more than usual.',
  'trunk-ready': 'A node has its trunk interface: pods with security groups can run there.',
  'trunk-unsupported': 'A node can have no trunk interface.',
  'trunk-failed': 'A node did not get its trunk interface.',
  'branch-given-up': 'The VPC resource controller has given up creating the branch interface of a pod.',
  'branch-left-behind': 'A branch interface could not be deleted.',
} as const;

export type EventKind = keyof typeof EVENT_KINDS;

/** Tells of something that happened now. `subject`: what it happened to, as in `EventRecord`. */
export type ReportEvent = (kind: EventKind, subject: string, message: string) => void;
