import { z } from 'zod';
import { distribution } from './distribution.ts';

export const podsSchema = z.strictObject({
  watchDelay: distribution()
    .prefault({ min: '10ms', max: '100ms' })
    .describe('From the binding by the scheduler until the kubelet begins. No measurement is known: assumed.'),
  volumeWait: distribution()
    .optional()
    .describe(
      'From the admission until the volumes of a pod are mounted, before its sandbox is made. The kubelet looks every 300 ms. Default: nothing of its own; it is part of what the other times add up to.',
    ),
  sandboxTime: distribution()
    .prefault({ p50: '150ms', p99: '600ms' })
    .describe('Creating the sandbox, apart from the CNI call. Assumed.'),
  cniAddTime: distribution()
    .prefault({ p50: '60ms', p99: '300ms' })
    .describe(
      'The CNI ADD apart from any wait. Assumed: ipamd answers in 12 ms (aws/amazon-vpc-cni-k8s issue 2837), the host network set-up of other plugins took up to 310 ms in a burst (cilium issue 48392).',
    ),
  containerStart: distribution()
    .prefault({ p50: '800ms', p99: '2s' })
    .describe(
      'From the address until the containers run, the image being on the node. Assumed, so that a pod without waits runs after 1 to 2.5 s.',
    ),
  readinessDelay: distribution()
    .prefault({ min: '0s', max: '1s' })
    .describe(
      "From the containers' start until the pod is ready. Default: no readiness probe, and the kubelet looks once a second.",
    ),
  shutdownTime: distribution()
    .prefault({ p50: '1s', p99: '5s' })
    .describe(
      'From the request to delete a pod until its containers have exited. Depends on the application: assumed, and well below the grace period of 30 s.',
    ),
});
