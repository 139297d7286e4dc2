import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../reports/summary/summary.ts';
import { summarySchema } from '../../../reports/summary/summary-schema.ts';
import { seconds } from '../../../sim/time.ts';
import { met, missed, nodeRecord, podRecord, subnetSample, summaryOf, waitingPod } from '../records.ts';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(summarySchema());

function errorsOf(summary: unknown): string[] {
  validate(JSON.parse(JSON.stringify(summary)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const full: Summary = {
  ...summaryOf(
    (builder) => {
      builder.pod(podRecord());
      builder.pod(waitingPod({ SUBNET_FULL: seconds(90), KUBELET_RETRY: seconds(10) }));
      builder.subnet(subnetSample(0, 0));
      builder.node(nodeRecord());
      builder.recovery({ faultsEnded: 0, took: seconds(3), recovered: true, interfacesLeft: 0 });
      builder.ec2Usage({ minute: 0, action: 'CreateTags', calls: 3, throttled: 1, failed: 1 });
      builder.ec2Call({
        start: 0,
        end: 1,
        node: 'n',
        action: 'CreateTags',
        variant: undefined,
        device: 0,
        subnet: undefined,
        count: 1,
        countOf: 'address' as const,
        addresses: undefined,
        error: 'InternalError',
      });
    },
    { variant: 'warm-5' },
    [{ trace: 'a.csv', rows: 3, pods_imported: 2, rows_rejected: 1 }],
  ),
  thresholds: [met(), missed({ value: null, series: 'a' })],
};

describe('the schema of summary.json', () => {
  it('fits a summary with everything in it, and one of nothing', () => {
    expect(errorsOf(full)).toEqual([]);
    expect(errorsOf(summaryOf(() => {}))).toEqual([]);
  });

  it.each([
    ['a figure that it does not know', { ...full, more: 1 }, ' must NOT have additional properties'],
    ['a missing part', { ...full, pods: undefined }, " must have required property 'pods'"],
    ['a text for a number', { ...full, run: { ...full.run, seed: '1' } }, '/run/seed must be integer'],
    [
      'an unknown cause',
      { ...full, ip_wait: { ...full.ip_wait, causes: [{ cause: 'X', total_s: 1, pods: 1 }] } },
      '/ip_wait/causes/0/cause must be equal to one of the allowed values',
    ],
    ['another format', { ...full, format: 'x' }, '/format must be equal to constant'],
  ])('does not fit %s', (_, summary, error) => {
    expect(errorsOf(summary)).toEqual([error]);
  });
});
