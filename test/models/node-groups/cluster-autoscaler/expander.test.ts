import { describe, expect, it } from 'vitest';
import { chooseOption, type ExpansionOption } from '../../../../models/node-groups/cluster-autoscaler/expander.ts';
import { RandomStreams } from '../../../../sim/random.ts';
import { podRequesting } from '../../kubernetes/cluster-under-test.ts';

/** `pods` of 1 core and 1 GiB on `nodes` of this size. */
function option(group: string, nodes: number, cores: number, gib: number, pods: number): ExpansionOption {
  return {
    group,
    nodes,
    pods: Array.from({ length: pods }, () => podRequesting(1_000, 1_024)),
    allocatable: { milliCpu: 1_000 * cores, memoryMiB: 1_024 * gib },
  };
}

function chosen(
  expander: 'least-waste' | 'most-pods' | 'least-nodes' | 'priority' | 'random',
  ...options: ExpansionOption[]
) {
  const stream = new RandomStreams(1).stream('expander');
  return chooseOption(options, { expander, priorities: new Map([['small', 10]]) }, stream)?.group;
}

describe('the expander', () => {
  // 6 pods: on 3 nodes of 2 cores and 8 GiB no CPU idles and 18 of 24 GiB do: 0 + 0.75;
  // on one of 8 cores and 8 GiB 2 of 8 cores and 2 of 8 GiB: 0.25 + 0.25.
  const small = option('small', 3, 2, 8, 6);
  const large = option('large', 1, 8, 8, 6);

  it('least-waste takes the smallest share of idle CPU plus that of idle memory', () => {
    expect(chosen('least-waste', small, large)).toBe('large');
    expect(chosen('least-waste', small, option('memory', 1, 8, 64, 6))).toBe('small');
  });

  it('least-nodes, most-pods and priority take what they say', () => {
    expect(chosen('least-nodes', small, large)).toBe('large');
    expect(chosen('most-pods', small, option('large', 1, 8, 8, 5))).toBe('small');
    expect(chosen('priority', large, small)).toBe('small');
  });

  it('priority takes none that has no priority', () => {
    expect(chosen('priority', large)).toBeUndefined();
  });

  it('takes any of several that are equally good', () => {
    const stream = new RandomStreams(1).stream('expander');
    const draw = () => chooseOption([small, large], { expander: 'random', priorities: new Map() }, stream)?.group;
    const draws = Array.from({ length: 40 }, draw);
    expect(new Set(draws)).toEqual(new Set(['small', 'large']));
  });

  it('has nothing to choose when nothing would help', () => {
    expect(chosen('least-waste')).toBeUndefined();
  });
});
