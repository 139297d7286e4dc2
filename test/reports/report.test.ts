import { expect, it } from 'vitest';
import { fanOut, type Report } from '../../reports/report.ts';
import { podRecord, subnetSample } from './records.ts';

it('gives each record to the reports that take its kind, in their order', () => {
  const seen: string[] = [];
  class Counting implements Report {
    count = 0;
    pod(): void {
      this.count += 1;
      seen.push(`counting ${this.count}`);
    }
  }
  const sink = fanOut([
    { pod: (pod) => seen.push(`first ${pod.name}`) },
    new Counting(),
    { subnet: () => seen.push('subnet') },
    {},
  ]);
  sink.pod(podRecord({ name: 'a' }));
  sink.subnet(subnetSample(0, 1));
  sink.event({ time: 0, kind: 'update', subject: 'cluster', message: 'nobody takes it' });
  sink.pod(podRecord({ name: 'b' }));
  expect(seen).toEqual(['first a', 'counting 1', 'subnet', 'first b', 'counting 2']);
});
