import { expect, it } from 'vitest';
import { ScaleUpRequests } from '../../../../models/node-groups/cluster-autoscaler/scale-up-requests.ts';
import { minutes } from '../../../../sim/time.ts';

it('leaves a group alone for 5 minutes whose nodes have not come in 15, and for 10 the next time', () => {
  const requests = new ScaleUpRequests(minutes(15));
  requests.asked('workers', 0);
  expect(requests.next(0)).toBe(minutes(15));
  expect(requests.overdue(minutes(14))).toEqual([]);
  expect(requests.overdue(minutes(15))).toEqual(['workers']);
  expect(requests.isBackedOff('workers', minutes(19))).toBe(true);
  expect(requests.next(minutes(16))).toBe(minutes(20));
  expect(requests.isBackedOff('workers', minutes(20))).toBe(false);
  requests.asked('workers', minutes(20));
  expect(requests.overdue(minutes(35))).toEqual(['workers']);
  expect(requests.isBackedOff('workers', minutes(44))).toBe(true);
  expect(requests.isBackedOff('workers', minutes(45))).toBe(false);
});

it('forgets what has come', () => {
  const requests = new ScaleUpRequests(minutes(15));
  requests.asked('workers', 0);
  requests.fulfilled('workers');
  expect(requests.overdue(minutes(60))).toEqual([]);
});
