/**
 * The daemon's fixed times and counts. Each is a constant of the same meaning in amazon-vpc-cni-k8s v1.23
 * (pkg/ipamd/ipamd.go, pkg/ipamd/datastore/data_store.go, pkg/awsutils/awsutils.go) and was confirmed by recorded runs.
 */
import { hours, milliseconds, minutes, seconds } from '../../sim/time.ts';

/** The pool is looked at every 5 s; half of that is slept before the update, half before the reconcile. */
export const POOL_MONITOR_INTERVAL = seconds(5);

/** Reconcile only when the last pool action is older than this. */
export const RECONCILE_INTERVAL = seconds(60);

/** Scale down only when the last decrease is older than this. */
export const DECREASE_INTERVAL = seconds(30);

/** No increase for this long after EC2 said that a subnet has too few addresses. */
export const INSUFFICIENT_ADDRESSES_BACKOFF = seconds(120);

/** For this long reconcile does not believe IMDS when it still lists an address that the daemon has given back. */
export const RECONCILE_COOLDOWN = seconds(60);

/** An interface younger than this is not freed. */
export const MINIMUM_ENI_LIFETIME = seconds(60);

/** At start: pauses between attempts to set an interface up, and how many attempts follow the first. */
export const ENI_SET_UP_PAUSE = seconds(10);
export const ENI_SET_UP_RETRIES = 5;

/** Attempts of detaching, deleting and describing interfaces, and of waiting for one to appear in IMDS. */
export const EC2_ATTEMPTS = 12;

/** DescribeNetworkInterfaces of all interfaces: the n-th failure (from 0) is followed by a pause of n times this. */
export const DESCRIBE_PAUSE_STEP = milliseconds(10);

/** Between the detachment of an interface and the first attempt to delete it. */
export const PAUSE_BEFORE_DELETE = seconds(2);

/** On an interface whose subnet is excluded, an emptied CIDR leaves the datastore this long after its last pod. */
export const EXCLUDED_CIDR_REMOVAL_DELAY = seconds(5);

/** The leak clean-up: pause after each run, and the age an interface must have. */
export const LEAK_CLEANUP_INTERVAL = hours(1);
export const LEAKED_ENI_MINIMUM_AGE = minutes(5);
/** Each pause before a leak clean-up is longer by a uniform whole number of seconds below this. */
export const LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS = 300;

/** Network cards other than the default one have fixed targets. */
export const OTHER_CARDS_WARM_IP_TARGET = 1;
export const OTHER_CARDS_MINIMUM_IP_TARGET = 1;

/** Pod capacity of a node whose object does not say. */
export const DEFAULT_MAX_PODS = 110;
