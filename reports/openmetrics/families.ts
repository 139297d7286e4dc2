import { ADDRESS_STATES, type AddressState } from '../../models/observations/records.ts';

export type FamilyName = (typeof FAMILIES)[number]['name'];

/**
 * The metrics that are written. Those that begin with awscni_ have the names and labels of the daemon's own
 * (utils/prometheusmetrics of aws/amazon-vpc-cni-k8s v1.23), so that dashboards that know it show simulated nodes. OpenMetrics
 * wants the names of counters to end with _total; the daemon's do not, and so they are of unknown type here.
 */
export const FAMILIES = [
  { name: 'awscni_eni_allocated', type: 'gauge', help: 'Interfaces that ipamd manages.' },
  { name: 'awscni_eni_max', type: 'gauge', help: 'Interfaces that ipamd may use.' },
  { name: 'awscni_ip_max', type: 'gauge', help: 'Addresses for pods that the node can have.' },
  { name: 'awscni_total_ip_addresses', type: 'gauge', help: "Addresses in ipamd's pool." },
  { name: 'awscni_assigned_ip_addresses', type: 'gauge', help: 'Addresses that pods have.' },
  { name: 'awscni_total_ipv4_prefixes', type: 'gauge', help: "Prefixes in ipamd's pool." },
  { name: 'awscni_ec2api_req_count', type: 'unknown', help: 'Calls to EC2 so far.' },
  { name: 'awscni_ec2api_error_count', type: 'unknown', help: 'Calls to EC2 that ended with an error so far.' },
  { name: 'awscni_aws_api_error_count', type: 'unknown', help: 'The same by error code.' },
  { name: 'awscni_aws_api_latency_ms', type: 'summary', help: 'How long calls to EC2 took.' },
  { name: 'vpc_cni_sim_warm_addresses', type: 'gauge', help: 'Addresses that a pod of the node can have now.' },
  { name: 'vpc_cni_sim_cooling_addresses', type: 'gauge', help: 'Addresses in their cool-down.' },
  { name: 'vpc_cni_sim_pods_waiting', type: 'gauge', help: 'Pods of the node that wait for an address.' },
  { name: 'vpc_cni_sim_subnet_addresses', type: 'gauge', help: 'Addresses of the subnet by state.' },
  { name: 'vpc_cni_sim_subnet_free_prefixes', type: 'gauge', help: 'Aligned blocks of 16 that are wholly free.' },
  { name: 'vpc_cni_sim_subnet_exhausted', type: 'gauge', help: '1 while the subnet cannot give what is asked for.' },
] as const;

/** States as in the columns of subnets.csv. */
export const STATE_LABELS: readonly (readonly [AddressState, string])[] = ADDRESS_STATES.map((state) => [
  state,
  state.replaceAll('-', '_'),
]);
