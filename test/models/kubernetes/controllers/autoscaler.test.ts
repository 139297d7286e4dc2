import { describe, expect, it } from 'vitest';
import { HorizontalPodAutoscaler } from '../../../../models/kubernetes/controllers/horizontal-pod-autoscaler.ts';
import { loadAt } from '../../../../models/kubernetes/controllers/load-curve.ts';
import { leastReplicas, mostReplicas } from '../../../../models/kubernetes/controllers/scaling-rules.ts';
import { wantedReplicas } from '../../../../models/kubernetes/controllers/wanted-replicas.ts';
import { Pod } from '../../../../models/kubernetes/pod.ts';
import type { AutoscalerConfig, ScalingRules } from '../../../../models/workload-config.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { minutes, seconds } from '../../../../sim/time.ts';
import { podSpec } from '../cluster-under-test.ts';

const SCALE_UP: ScalingRules = {
  stabilizationWindow: 0,
  select: 'Max',
  policies: [
    { type: 'Pods', value: 4, period: seconds(15) },
    { type: 'Percent', value: 100, period: seconds(15) },
  ],
};
const SCALE_DOWN: ScalingRules = {
  stabilizationWindow: minutes(5),
  select: 'Max',
  policies: [{ type: 'Percent', value: 100, period: seconds(15) }],
};

describe('the wanted number of replicas', () => {
  const measured = (use: number, count: number, more: { unready?: number; missing?: number } = {}) => ({
    used: Array<number>(count).fill(use),
    requested: 100,
    unready: 0,
    missing: 0,
    ...more,
  });

  it.each([
    // 4 pods at 150 % of their request with a target of 50 %: three times as many.
    [150, 4, 50, 12],
    [25, 8, 50, 4],
    // 10 % off the target is near enough.
    [54, 10, 50, 10],
    [55, 10, 50, 11],
    [45, 10, 50, 10],
    [44, 10, 50, 9],
  ])('with pods that use %d m of 100 m: of %d, with a target of %d, %d', (use, count, target, wanted) => {
    expect(wantedReplicas(measured(use, count), target, count)).toBe(wanted);
  });

  it('counts pods that are not ready as idle when there is too much load', () => {
    // 4 ready pods at 100 m, 4 starting: as if 8 used 50 m each.
    expect(wantedReplicas(measured(100, 4, { unready: 4 }), 50, 8)).toBe(8);
    expect(wantedReplicas(measured(200, 4, { unready: 4 }), 50, 8)).toBe(16);
  });

  it('leaves pods that are not ready out when there is too little', () => {
    expect(wantedReplicas(measured(10, 4, { unready: 4 }), 50, 8)).toBe(1);
  });

  it('takes pods without a figure as idle when there is too much load, and as busy when there is too little', () => {
    expect(wantedReplicas(measured(100, 4, { missing: 4 }), 50, 8)).toBe(8);
    // 4 x 10 m and 4 x 100 m of 800 m: 55 %, near the target.
    expect(wantedReplicas(measured(10, 4, { missing: 4 }), 50, 8)).toBe(8);
  });

  it('stays when nothing is measured', () => {
    expect(wantedReplicas(measured(0, 0, { unready: 3 }), 50, 3)).toBe(3);
  });
});

describe('the rules of scaling', () => {
  it('allow 4 pods more or the double in 15 s, whichever is more', () => {
    expect(mostReplicas(SCALE_UP, 2, [], 0)).toBe(6);
    expect(mostReplicas(SCALE_UP, 10, [], 0)).toBe(20);
    expect(mostReplicas({ ...SCALE_UP, select: 'Min' }, 10, [], 0)).toBe(14);
    expect(mostReplicas({ ...SCALE_UP, select: 'Disabled' }, 10, [], 0)).toBe(10);
  });

  it('count what has changed within the period', () => {
    const events = [{ time: seconds(10), change: 4 }];
    // There were 2 at the beginning of the period.
    expect(mostReplicas(SCALE_UP, 6, events, seconds(20))).toBe(6);
    expect(mostReplicas(SCALE_UP, 6, events, seconds(25))).toBe(12);
  });

  it('allow scaling down by a share or a number', () => {
    const rules: ScalingRules = { ...SCALE_DOWN, policies: [{ type: 'Percent', value: 10, period: minutes(1) }] };
    expect(leastReplicas(SCALE_DOWN, 10, [], 0)).toBe(0);
    expect(leastReplicas(rules, 80, [], 0)).toBe(72);
    expect(leastReplicas(rules, 72, [{ time: 0, change: -8 }], seconds(30))).toBe(72);
    const slow: ScalingRules = {
      ...rules,
      policies: [...rules.policies, { type: 'Pods', value: 4, period: minutes(1) }],
    };
    expect(leastReplicas({ ...slow, select: 'Min' }, 80, [], 0)).toBe(76);
  });
});

describe('a load curve', () => {
  const curve = {
    points: [
      { at: 10, milliCpu: 0 },
      { at: 20, milliCpu: 100 },
    ],
    repeatEvery: undefined,
  };

  it('has straight lines between its points, and is level before and behind them', () => {
    expect([0, 10, 15, 20, 99].map((time) => loadAt(curve, time))).toEqual([0, 0, 50, 100, 100]);
  });

  it('begins anew', () => {
    expect([15, 45, 30].map((time) => loadAt({ ...curve, repeatEvery: 30 }, time))).toEqual([50, 50, 0]);
  });
});

describe('an autoscaler', () => {
  /** Pods that are ready ten seconds after they are asked for. `story` gets what the autoscaler tells. */
  function run(
    config: Partial<AutoscalerConfig>,
    duration: number,
    story: string[] = [],
  ): { time: number; replicas: number }[] {
    const simulation = new Simulation();
    const steps: { time: number; replicas: number }[] = [];
    const pods: Pod[] = [];
    const target = {
      get replicas() {
        return pods.length;
      },
      pods,
      scaleTo(replicas: number) {
        steps.push({ time: simulation.now / seconds(1), replicas });
        pods.splice(replicas);
        while (pods.length < replicas) {
          const pod = new Pod(podSpec(), 'pod', simulation.now, undefined);
          pods.push(pod);
          simulation.after(seconds(10), () => {
            pod.scheduled = pod.created;
            pod.started = simulation.now;
            pod.ready = simulation.now;
            pod.isReady = true;
          });
        }
      },
    };
    target.scaleTo(2);
    const load = {
      points: [
        { at: minutes(10), milliCpu: 100 },
        { at: minutes(10) + 1, milliCpu: 2_000 },
      ],
      repeatEvery: undefined,
    };
    new HorizontalPodAutoscaler(
      simulation,
      target,
      {
        minReplicas: 2,
        maxReplicas: 100,
        targetPercent: 50,
        load,
        podCpuRequest: 100,
        podCpuLimit: 400,
        scaleUp: SCALE_UP,
        scaleDown: SCALE_DOWN,
        ...config,
      },
      0,
      { sync: seconds(3), metrics: seconds(1) },
      (message) => story.push(message),
    );
    simulation.runUntil(duration);
    return steps.slice(1);
  }

  it('leaves the replicas alone while the load is as it should be', () => {
    expect(run({}, minutes(10))).toEqual([]);
  });

  it('grows by 4 pods or to the double every 15 s at most, until the load is shared', () => {
    const steps = run({}, minutes(20));
    expect(steps.at(-1)?.replicas).toBe(40);
    let before = { time: 0, replicas: 2 };
    for (const step of steps) {
      expect(step.replicas).toBeLessThanOrEqual(Math.max(before.replicas + 4, before.replicas * 2));
      expect((step.time - 3) % 15).toBe(0);
      before = step;
    }
  });

  it('keeps within its bounds', () => {
    expect(run({ maxReplicas: 7 }, minutes(20)).at(-1)?.replicas).toBe(7);
    expect(run({ minReplicas: 5 }, minutes(5))).toEqual([{ time: 3, replicas: 5 }]);
  });

  it('falls only when the load has been low for five minutes', () => {
    const points = [
      { at: 0, milliCpu: 1_000 },
      { at: minutes(10), milliCpu: 1_000 },
      { at: minutes(10) + 1, milliCpu: 100 },
    ];
    const steps = run({ load: { points, repeatEvery: undefined } }, minutes(30));
    const fall = steps.find(({ time }) => time > 600);
    expect(fall).toMatchObject({ replicas: 2 });
    // It has looked at 588 s for the last time before the load fell.
    expect(fall?.time).toBe(888);
  });

  it('tells of each change, and of nothing else: from, to, what it measured, what held it', () => {
    const story: string[] = [];
    const steps = run({ maxReplicas: 7 }, minutes(20), story);
    expect(story).toHaveLength(steps.length);
    expect(story).toEqual([
      'from 2 to 6 pods: 2 measured pods use 400 % of the CPU requested, the target is 50 %; that asks for 16, but the policies of scaling up allow no more now',
      'from 6 to 7 pods: 2 measured pods use 333 % of the CPU requested (4 not measured yet count as idle), the target is 50 %; that asks for 14, but maxReplicas is 7',
    ]);
  });

  it('tells that it keeps to its least replicas', () => {
    const story: string[] = [];
    run({ minReplicas: 5 }, minutes(5), story);
    expect(story).toEqual(['from 2 to 5 pods: no pod has been measured yet; minReplicas is 5']);
  });

  it('tells what recommendation holds it while the load falls', () => {
    const points = [
      { at: 0, milliCpu: 1_000 },
      { at: minutes(10), milliCpu: 1_000 },
      { at: minutes(12), milliCpu: 100 },
    ];
    const story: string[] = [];
    run({ load: { points, repeatEvery: undefined } }, minutes(30), story);
    expect(story).toContain(
      'from 6 to 4 pods: 6 measured pods use 16 % of the CPU requested, the target is 50 %; that asks for 2, but the stabilization window of scaling down still holds a recommendation of 4',
    );
  });
});
