import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../scenarios/nearest-name.ts';

describe('did you mean', () => {
  it.each([
    ['warmIpTarget', ['warmIPTarget', 'warmEniTarget'], ' Did you mean warmIPTarget?'],
    ['M5.LARGE', ['m5.xlarge', 'm5.large'], ' Did you mean m5.large?'],
    ['instanceTyp', ['instanceType', 'name'], ' Did you mean instanceType?'],
    ['nodeGroup', ['workloads', 'vpc'], ''],
    ['anything', [], ''],
    ['c', ['a', 'b'], ''],
    ['rnu', ['run'], ' Did you mean run?'],
  ])('for %s among %s', (written, names, hint) => {
    expect(didYouMean(written, names)).toBe(hint);
  });
});
