import { z } from 'zod';
import { EXPANDERS } from '../../../models/node-groups/cluster-autoscaler/cluster-autoscaler-config.ts';
import { expecting } from '../expectation.ts';
import { duration, flag, numberFrom, positiveDuration, wholeNumber } from '../values.ts';

/** The flags have the names of Cluster Autoscaler's, in camel case, and its defaults (release 1.35, config/flags/flags.go). */
export const clusterAutoscalerSchema = z.strictObject({
  scanInterval: positiveDuration().prefault('10s').describe('From one look at the cluster to the next.'),
  expander: z
    .enum(EXPANDERS, { error: expecting(`one of ${EXPANDERS.join(', ')}`) })
    .prefault('least-waste')
    .describe(
      'Which node group grows when several would help: the one with the least idle CPU and memory, any, the one for the most pods, with the fewest new nodes, or with the highest priority. Of equally good ones, any. (`price` does not exist on AWS.)',
    ),
  priorities: z
    .record(z.string(), wholeNumber(0))
    .prefault({})
    .describe(
      'For the expander `priority`: by node group, the highest counts. A group that is not named does not grow.',
    ),
  balanceSimilarNodeGroups: flag()
    .prefault(false)
    .describe(
      'Shares new nodes out among groups that differ in nothing but their zones, so that they have the same size.',
    ),
  newPodScaleUpDelay: duration().prefault('0s').describe('Pods younger than this are not looked at.'),
  maxNodeProvisionTime: positiveDuration()
    .prefault('15m')
    .describe(
      'How long nodes may take to come. Then the group is asked for no more than it has, and left alone for 5 to 30 minutes.',
    ),
  scaleDownEnabled: flag().prefault(true).describe('Are nodes taken away?'),
  scaleDownUtilizationThreshold: numberFrom(0, 1)
    .prefault(0.5)
    .describe('A node may go when less than this share of its CPU, and of its memory, is requested.'),
  scaleDownUnneededTime: duration().prefault('10m').describe('For how long it must not have been needed.'),
  scaleDownDelayAfterAdd: duration()
    .prefault('10m')
    .describe('No node is taken away for so long after nodes were added.'),
  scaleDownDelayAfterDelete: duration()
    .optional()
    .describe('The same after a node was taken away. Default: `scanInterval`.'),
  scaleDownDelayAfterFailure: duration().prefault('3m').describe('The same after a node could not be emptied.'),
  maxScaleDownParallelism: wholeNumber(1).prefault(10).describe('Nodes that are taken away at the same time at most.'),
  maxDrainParallelism: wholeNumber(1).prefault(1).describe('Of these, nodes with pods that have to move.'),
  maxGracefulTermination: positiveDuration().prefault('10m').describe('What the pods of such a node may take to end.'),
  skipNodesWithSystemPods: flag()
    .prefault(true)
    .describe(
      'Do pods of kube-system that no PodDisruptionBudget is for keep their node, those of DaemonSets excepted?',
    ),
  ignoreDaemonsetsUtilization: flag()
    .prefault(false)
    .describe('Are the requests of DaemonSets left out of the threshold?'),
});
