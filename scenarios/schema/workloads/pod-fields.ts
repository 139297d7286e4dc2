import { z } from 'zod';
import { distribution } from '../distribution.ts';
import { expecting } from '../expectation.ts';
import { cpu, duration, flag, memory, name, unitNeeded, wholeNumber } from '../values.ts';
import { quotesNeeded } from '../vpc.ts';
import { tolerationSchema } from './toleration.ts';

const labels = () => z.record(z.string(), z.string({ error: expecting('a text', quotesNeeded) }));

/** What the short forms of all workloads have in common. What else pods can have is for `manifests`. */
export const podFields = {
  name: name().describe('The name of the workload; its pods are named after it.'),
  namespace: name().prefault('default').describe('Its namespace.'),
  requests: z
    .strictObject({
      cpu: cpu().prefault('0').describe('Requested CPU of a pod.'),
      memory: memory().prefault('0').describe('Requested memory of a pod.'),
    })
    .prefault({})
    .describe('What each pod requests of its node. Default: nothing, as in Kubernetes.'),
  image: z
    .string({ error: expecting('the name of an image of `spec.images`') })
    .optional()
    .describe('The image of its container, one of `spec.images`. Default: one that is on every node.'),
  labels: labels().prefault({}).describe('Labels of the pods, beside `app`, which is the name of the workload.'),
  nodeSelector: labels().prefault({}).describe('Labels that a node must have.'),
  tolerations: z
    .array(tolerationSchema)
    .prefault([])
    .describe('Taints of nodes that its pods put up with, as in Kubernetes.'),
  hostNetwork: flag()
    .prefault(false)
    .describe("The pods use their node's own network: they need no address, but count for maxPods."),
  multiNic: flag()
    .prefault(false)
    .describe(
      'The pods want an address of each network card of their node: the annotation k8s.amazonaws.com/nicConfig=multi-nic-attachment. Needs ENABLE_MULTI_NIC; without it they never get an address.',
    ),
  securityGroupsForPods: flag()
    .prefault(false)
    .describe(
      'A SecurityGroupPolicy matches the pods: each asks for vpc.amazonaws.com/pod-eni and gets a branch interface, with an address of its own, in place of an address of the pool. Needs ENABLE_POD_ENI; without it no node has room for them.',
    ),
  priority: wholeNumber(0, 2_000_001_000)
    .prefault(0)
    .describe('Pods of higher priority come first, and may take the place of others.'),
  readinessDelay: distribution()
    .optional()
    .describe("From the containers' start until the pod is ready. Default: as in `spec.pods`."),
  shutdownTime: distribution()
    .optional()
    .describe('How long the containers take to exit once they are told to. Default: as in `spec.pods`.'),
  gracePeriod: duration()
    .prefault('30s')
    .describe('terminationGracePeriodSeconds: after this the containers are killed.'),
};

const createAtError = expecting(
  'a duration from the start of the run such as 30s or 1h30m, or nodesReady',
  (found) =>
    unitNeeded(found) ?? (typeof found === 'string' && /^nodes/i.test(found) ? 'Did you mean nodesReady?' : undefined),
);

export const createAt = z
  .union([z.literal('nodesReady', { error: createAtError }), duration(createAtError)], { error: createAtError })
  .prefault('0s')
  .describe(
    'When it is created, from the start of the run; or `nodesReady`: as soon as all nodes that the groups begin with are Ready (or no further one has become Ready for 10 minutes). Pods that are created before that all go to the few nodes that are Ready first, as in a cluster that is set up anew. For a cluster that runs already, `nodesReady` is right: its pods are spread over all nodes.',
  );

export const lifetime = distribution()
  .optional()
  .describe(
    'How long a pod lives, once it is ready, until it is deleted and replaced. Default: until the end of the run.',
  );
