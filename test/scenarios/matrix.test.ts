import { describe, expect, it } from 'vitest';
import { matrixCells } from '../../scenarios/matrix.ts';

describe('--matrix', () => {
  it('is one combination of nothing when it is not given', () => {
    expect(matrixCells([])).toEqual([{ name: '', assignments: [] }]);
  });

  it('makes all combinations, the last option changing fastest', () => {
    expect(matrixCells(['spec.a=1,2', 'spec.b=x,y'])).toEqual([
      { name: 'a=1,b=x', assignments: ['spec.a=1', 'spec.b=x'] },
      { name: 'a=1,b=y', assignments: ['spec.a=1', 'spec.b=y'] },
      { name: 'a=2,b=x', assignments: ['spec.a=2', 'spec.b=x'] },
      { name: 'a=2,b=y', assignments: ['spec.a=2', 'spec.b=y'] },
    ]);
  });

  it.each([
    ['[a, b],[c]', ['[a, b]', '[c]']],
    ['{p50: 1s, p99: 2s},3s', ['{p50: 1s, p99: 2s}', '3s']],
    ['"a,b",c', ['"a,b"', 'c']],
    ['"a\\",b",c', ['"a\\",b"', 'c']],
    ['1, 2', ['1', '2']],
    ['a=b,c=d', ['a=b', 'c=d']],
    [',x', ['', 'x']],
  ])('splits %s where a comma is not a part of a value', (list, values) => {
    expect(matrixCells([`spec.a=${list}`]).map(({ assignments }) => assignments)).toEqual(
      values.map((value) => [`spec.a=${value}`]),
    );
  });

  it('calls settings by their last key, or by all of them when that is the same', () => {
    expect(matrixCells(['spec.vpc.subnets.a.cidr=1', 'spec.vpc.subnets.b.cidr=2', 'spec.seed=3'])[0]?.name).toBe(
      'spec.vpc.subnets.a.cidr=1,spec.vpc.subnets.b.cidr=2,seed=3',
    );
  });

  it.each([
    [['spec.seed='], '--matrix spec.seed=: expected one value or more behind the ='],
    [['spec.a'], 'expected PATH=VALUE,VALUE,...'],
    [['=1,2'], 'expected PATH=VALUE,VALUE,...'],
    [['spec.a=1,1'], '1 is there twice'],
    [['spec.a=1', 'spec.a=2'], 'spec.a is there twice'],
    [
      ['spec.a=1,2,3,4,5,6,7,8,9,10', 'spec.b=1,2,3,4,5,6,7,8,9,10', 'spec.c=1,2,3,4,5,6,7,8,9,10', 'spec.d=1,2'],
      'more than 1000 combinations',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => matrixCells(options)).toThrow(message);
  });
});
