import { type Time, toSeconds } from '../../sim/time.ts';
import type { Tags } from './ports.ts';

/** Whose interface it is: the id of the instance that runs the daemon. */
export const INSTANCE_TAG = 'node.k8s.amazonaws.com/instance_id';
/** With the value `true`: the daemon leaves the interface alone. */
export const NO_MANAGE_TAG = 'node.k8s.amazonaws.com/no_manage';
/** When the daemon created the interface, in whole seconds. */
export const CREATED_AT_TAG = 'node.k8s.amazonaws.com/createdAt';
export const CLUSTER_NAME_TAG = 'cluster.k8s.amazonaws.com/name';
const OWNER_TAG = 'eks:eni:owner';
const OWNER = 'amazon-vpc-cni';

/** On a subnet: interfaces for pods may be made in it; `0`: they may not. */
export const SUBNET_ROLE_TAG = 'kubernetes.io/role/cni';
/** On a subnet, followed by a cluster's name: only that cluster uses it. */
export const SUBNET_CLUSTER_TAG_PREFIX = 'cni.networking.k8s.aws/cluster/';

/** How the descriptions of the daemon's own interfaces begin. */
export const ENI_DESCRIPTION_PREFIX = 'aws-K8S-';

/** What each managed interface carries. */
export function managedEniTags(instanceId: string, clusterName: string): Map<string, string> {
  const tags = new Map([[INSTANCE_TAG, instanceId]]);
  if (clusterName !== '') tags.set(CLUSTER_NAME_TAG, clusterName).set(OWNER_TAG, OWNER);
  return tags;
}

export function hasTags(present: Tags, wanted: Tags): boolean {
  return [...wanted].every(([key, value]) => present.get(key) === value);
}

/** Simulated time has no calendar: the tag holds the whole seconds since the start of the simulation. */
export function createdAtValue(time: Time): string {
  return String(Math.floor(toSeconds(time)));
}
