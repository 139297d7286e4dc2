import { describe, expect, it } from 'vitest';
import { allowedDisruptions } from '../../../../models/node-groups/karpenter/budgets.ts';

describe('disruption budgets of a NodePool', () => {
  it('round a share of the nodes up and take off those that are on their way out', () => {
    const budgets = [{ nodes: { share: 0.1 } }];
    // 10 % of 19 is 1.9: two, of which one is out already.
    expect(allowedDisruptions({ budgets }, 'Empty', 19, 1)).toBe(1);
    expect(allowedDisruptions({ budgets }, 'Empty', 20, 2)).toBe(0);
    expect(allowedDisruptions({ budgets }, 'Empty', 21, 0)).toBe(3);
    expect(allowedDisruptions({ budgets }, 'Empty', 1, 0)).toBe(1);
  });

  it('let the smallest count, of those that name the reason or none', () => {
    const budgets = [{ nodes: { nodes: 5 } }, { nodes: { nodes: 0 }, reasons: ['Underutilized' as const] }];
    expect(allowedDisruptions({ budgets }, 'Underutilized', 100, 0)).toBe(0);
    expect(allowedDisruptions({ budgets }, 'Empty', 100, 0)).toBe(5);
  });

  it('allow all nodes when there are none', () => {
    expect(allowedDisruptions({ budgets: [] }, 'Empty', 7, 2)).toBe(5);
  });
});
