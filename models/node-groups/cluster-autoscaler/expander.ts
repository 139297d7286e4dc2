import type { RandomStream } from '../../../sim/random.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Resources } from '../../pod-template.ts';
import type { ClusterAutoscalerConfig } from './cluster-autoscaler-config.ts';

/** One way to make room. */
export interface ExpansionOption {
  readonly group: string;
  readonly nodes: number;
  readonly pods: readonly Pod[];
  /** Of one of the nodes. */
  readonly allocatable: Resources;
}

/**
 * The option that is taken (kubernetes/autoscaler, cluster-autoscaler/expander). Of several that are equally good, any.
 * @returns undefined when there is none, or none with a priority.
 */
export function chooseOption<Option extends ExpansionOption>(
  options: readonly Option[],
  { expander, priorities }: Pick<ClusterAutoscalerConfig, 'expander' | 'priorities'>,
  stream: RandomStream,
): Option | undefined {
  const best = bestOf(options, (option) => {
    switch (expander) {
      case 'random':
        return 0;
      case 'most-pods':
        return option.pods.length;
      case 'least-nodes':
        return -option.nodes;
      case 'least-waste':
        return -wasteOf(option);
      case 'priority':
        return priorities.get(option.group) ?? Number.NEGATIVE_INFINITY;
    }
  });
  if (expander === 'priority' && !best.some(({ group }) => priorities.has(group))) return undefined;
  return best.length < 2 ? best[0] : best[stream.below(best.length)];
}

function bestOf<Option>(options: readonly Option[], value: (option: Option) => number): Option[] {
  const most = Math.max(...options.map(value));
  return options.filter((option) => value(option) === most);
}

/** The share of the new CPU that stays idle plus that of the new memory (expander/waste/waste.go). */
function wasteOf({ nodes, pods, allocatable }: ExpansionOption): number {
  const idle = (resource: keyof Resources) => {
    const there = nodes * allocatable[resource];
    return (there - pods.reduce((sum, { spec }) => sum + spec.requests[resource], 0)) / there;
  };
  return idle('milliCpu') + idle('memoryMiB');
}
