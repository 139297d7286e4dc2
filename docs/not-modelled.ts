/** What the page docs/trust.md says of the limits of the model: in Markdown, one item each. */
export const NOT_MODELLED: readonly string[] = [
  '**Time on the node.** Host networking (routes, iptables, the `eth0` of the container), the CNI plugin and the gRPC call to the daemon take no time and never fail in the daemon itself; what the kubelet and the container runtime need is a distribution of the scenario.',
  '**Changed security groups and VPC CIDRs.** The daemon looks for them every 30 s and calls EC2 when they have changed. The model applies security groups once, at start, and they never change.',
  '**A failing metadata service or Kubernetes API.** IMDS lags behind, but always answers; reads of the node, of ENIConfigs and of pod annotations always work. The traces know no such failures.',
  '**A changing ENIConfig.** The node keeps the one that it had when the daemon started.',
  '**Network cards other than the first** (ENABLE_MULTI_NIC) follow the source of the daemon and the EKS user guide. No trace was recorded with them, nor with IPv6 on several cards.',
  '**The inside of a Go map with more than 8 entries.** The hash of an entry is drawn when it is added and again when the map grows. Slots of deleted entries are always free again, where Go sometimes keeps them (tombstones) until the map grows.',
  '**Upgrades of the daemon.** A restart with another release reads the checkpoint of the one before; changes of its format are not modelled.',
  '**Security groups for pods beyond addresses and waits.** What the groups let through, the label `vpc.amazonaws.com/has-trunk-attached`, restarts of the VPC resource controller and its sweep for interfaces that are left behind are not modelled; the controller follows its source, no trace of it was recorded.',
  '**Releases before 1.19** are told by changelogs and pull requests, not recorded; before 1.7 there are none. Patch releases differ only where a source says so.',
  '**Autoscalers.** Cluster Autoscaler and Karpenter follow their sources as far as addresses and waits depend on it, and were compared with no recordings; prices, capacity of EC2 and the time that they take to decide are not simulated (docs/autoscalers.md).',
  '**Other data planes**: Windows nodes, Fargate, hybrid nodes, EKS Auto Mode, and other CNI plugins. Network policies, bandwidth limits and SNAT do not touch addresses and are left out.',
  '**Two things in the same microsecond** happen in the order in which they were scheduled. The recordings have no such moments, so nothing says what the daemon would do.',
];
