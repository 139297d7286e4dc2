import { describe, expect, it } from 'vitest';
import { Cluster } from '../../models/cluster.ts';
import type { Ec2CallRecord } from '../../models/observations/records.ts';
import { fanOut } from '../../reports/report.ts';
import { hours } from '../../sim/time.ts';
import { configOf } from '../harness/random-scenario.ts';

/** The pause before a clean-up, its call, and the pause of an hour after it. */
const EVENTS_OF_A_CLEAN_UP = 3;

/** Events and leak clean-ups of nodes without pods. */
async function run(nodes: number, options: { hours: number; cleanUp: boolean }) {
  const config = await configOf({
    vpc: { subnets: [{ id: 'a', cidr: '10.0.0.0/17', zone: 'zone-a' }] },
    vpcCni: { env: { DISABLE_LEAKED_ENI_CLEANUP: String(!options.cleanUp) } },
    nodeGroups: [{ name: 'idle', desiredSize: nodes }],
  });
  let cleanUps = 0;
  const countCleanUps = ({ variant }: Ec2CallRecord) => {
    if (variant === 'leaked') cleanUps += 1;
  };
  const cluster = new Cluster(config, fanOut([{ ec2Call: countCleanUps }]), { check: false });
  cluster.runUntil(hours(options.hours));
  return { events: cluster.eventsRun, cleanUps };
}

describe('nodes on which nothing happens', () => {
  it('cost not one event: 1,000 of them run as many in 240 hours as in 24', async () => {
    const day = await run(1_000, { hours: 24, cleanUp: false });
    const tenDays = await run(1_000, { hours: 240, cleanUp: false });
    expect(tenDays).toEqual(day);
  });

  it('cost their leak clean-ups and nothing else', async () => {
    const nodes = 200;
    const idle = await run(nodes, { hours: 24, cleanUp: false });
    for (const time of [24, 240]) {
      const { events, cleanUps } = await run(nodes, { hours: time, cleanUp: true });
      const expected = idle.events + cleanUps * EVENTS_OF_A_CLEAN_UP;
      // A node begins with one event more, and may be anywhere between two clean-ups at the end.
      expect(Math.abs(events - expected)).toBeLessThanOrEqual(nodes);
      expect(cleanUps).toBeGreaterThan((nodes * time * 3_600) / (3_600 + 300));
    }
  });
});
