import { expect, it } from 'vitest';
import * as constants from '../../../models/ipamd/constants.ts';
import { hours, milliseconds, minutes, seconds } from '../../../sim/time.ts';

it('the fixed times and counts of the daemon are those of amazon-vpc-cni-k8s v1.23', () => {
  expect({ ...constants }).toEqual({
    POOL_MONITOR_INTERVAL: seconds(5),
    RECONCILE_INTERVAL: seconds(60),
    DECREASE_INTERVAL: seconds(30),
    INSUFFICIENT_ADDRESSES_BACKOFF: seconds(120),
    RECONCILE_COOLDOWN: seconds(60),
    MINIMUM_ENI_LIFETIME: seconds(60),
    ENI_SET_UP_PAUSE: seconds(10),
    ENI_SET_UP_RETRIES: 5,
    EC2_ATTEMPTS: 12,
    DESCRIBE_PAUSE_STEP: milliseconds(10),
    PAUSE_BEFORE_DELETE: seconds(2),
    EXCLUDED_CIDR_REMOVAL_DELAY: seconds(5),
    LEAK_CLEANUP_INTERVAL: hours(1),
    LEAKED_ENI_MINIMUM_AGE: minutes(5),
    // Uniform from 0 to 299 s.
    LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS: 300,
    OTHER_CARDS_WARM_IP_TARGET: 1,
    OTHER_CARDS_MINIMUM_IP_TARGET: 1,
    DEFAULT_MAX_PODS: 110,
  });
});
