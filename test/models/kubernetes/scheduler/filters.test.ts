import { describe, expect, it } from 'vitest';
import { Node } from '../../../../models/kubernetes/node.ts';
import { nodeResourcesFit } from '../../../../models/kubernetes/scheduler/filters/node-resources-fit.ts';
import { nodeUnschedulable } from '../../../../models/kubernetes/scheduler/filters/node-unschedulable.ts';
import { taintToleration } from '../../../../models/kubernetes/scheduler/filters/taint-toleration.ts';
import { podRequesting, readyNode } from '../cluster-under-test.ts';

describe('NodeResourcesFit', () => {
  const allocatable = { milliCpu: 1_000, memoryMiB: 1_000 };

  it('lets a pod on that fills the node to the last millicore and MiB, and none that asks for one more', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(400, 300), 0);
    expect(nodeResourcesFit.filter(podRequesting(600, 700), node)).toBeUndefined();
    expect(nodeResourcesFit.filter(podRequesting(601, 700), node)).toBe('Insufficient cpu');
    expect(nodeResourcesFit.filter(podRequesting(600, 701), node)).toBe('Insufficient memory');
  });

  it('counts pods to maxPods, whatever they request', () => {
    const node = readyNode({ maxPods: 2 });
    node.bind(podRequesting(0, 0), 0);
    expect(nodeResourcesFit.filter(podRequesting(0, 0), node)).toBeUndefined();
    node.bind(podRequesting(0, 0), 0);
    expect(nodeResourcesFit.filter(podRequesting(0, 0), node)).toBe('Too many pods');
  });

  it('lets a pod that asks for nothing on a node with nothing left', () => {
    const node = readyNode({ allocatable });
    node.bind(podRequesting(1_000, 1_000), 0);
    expect(nodeResourcesFit.filter(podRequesting(0, 0), node)).toBeUndefined();
  });

  it('has room again after a pod of the node has ended', () => {
    const node = readyNode({ allocatable, maxPods: 1 });
    const pod = podRequesting(1_000, 1_000);
    node.bind(pod, 0);
    node.release(pod);
    expect(nodeResourcesFit.filter(podRequesting(1_000, 1_000), node)).toBeUndefined();
  });
});

it('NodeUnschedulable keeps pods off a cordoned node until it is uncordoned', () => {
  const node = readyNode();
  node.cordon();
  expect(nodeUnschedulable.filter(podRequesting(1, 1), node)).toBe('node(s) were unschedulable');
  node.uncordon();
  expect(nodeUnschedulable.filter(podRequesting(1, 1), node)).toBeUndefined();
});

it('TaintToleration keeps pods off a node that is not Ready', () => {
  const node = new Node({ name: 'n', zone: 'a', maxPods: 10, allocatable: { milliCpu: 1_000, memoryMiB: 1_000 } });
  expect(taintToleration.filter(podRequesting(1, 1), node)).toContain('node.kubernetes.io/not-ready');
  node.setReady();
  expect(taintToleration.filter(podRequesting(1, 1), node)).toBeUndefined();
});
