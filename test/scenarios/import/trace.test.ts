import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { days, hours, minutes, seconds } from '../../../sim/time.ts';
import { importFiles } from './files.ts';

const OPENB = readFileSync('scenarios/library/traces/openb_pod_list_default.csv', 'utf8');

describe('import trace', () => {
  it('makes a scenario that replays the recording on nodes with room for it', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `p-${index},${index},,1,1Gi`);
    const { scenario } = await importFiles('trace', [`name,created,deleted,cpu,memory\n${rows.join('\n')}\n`]);
    const { duration, nodeGroups } = scenario.config;
    expect(scenario.imports).toMatchObject([{ rows: 200, imported: 200 }]);
    expect(duration).toBe(hours(1) + minutes(5));
    const { text } = await importFiles('trace', ['name,created,deleted,cpu\na,0,9,300m\n']);
    expect(text).toContain('# At most 1 pod at the same time, with 1 CPU and 0 GiB:');
    expect((nodeGroups[0]?.size ?? 0) * (nodeGroups[0]?.allocatable.milliCpu ?? 0)).toBeGreaterThan(200_000);
  });

  it('knows the openb recording by its columns, and folds what runs over months', async () => {
    const { scenario, text } = await importFiles('trace', [OPENB]);
    expect(scenario.imports).toMatchObject([{ rows: 8_152, imported: 8_152 }]);
    expect(scenario.config.duration).toBe(days(1) + minutes(5));
    expect(text).toMatch(/format: openb,\s+startAt: 5m,\s+fold: 1d/);
  });

  it('lets the nodes boot before the first pod comes, as those of the recorded cluster had', async () => {
    const { scenario, text } = await importFiles('trace', ['created,deleted\n100,200\n3599,\n']);
    expect(scenario.config.workloads).toMatchObject([
      { pods: [{ createAt: minutes(5) }, { createAt: minutes(5) + seconds(3_499) }] },
    ]);
    expect(text).toContain('# The nodes boot first (startAt)');
  });

  it('says where the file is not what it should be', async () => {
    await expect(importFiles('trace', ['name,created,deleted\na,noon,\n'])).rejects.toThrow(
      /file-0:2:3: created: expected seconds, or a time such as 2025-01-31T09:12:04Z, found "noon"/,
    );
    await expect(importFiles('trace', ['pod,created\n'])).rejects.toThrow(
      'a trace of the format plain has created, deleted',
    );
    await expect(importFiles('trace', ['name;created;deleted\na;0;\n'])).rejects.toThrow(
      'has created, deleted. Columns are separated by commas.',
    );
    await expect(importFiles('trace', ['created,deleted\n'])).rejects.toThrow(
      'file-0: nothing is below the header: expected a row for each pod',
    );
  });
});

describe('a trace of the format plain', () => {
  const podsOf = async (...rows: string[]) => {
    const { scenario } = await importFiles('trace', [
      `name,created,deleted,scheduled,cpu,memory\n${rows.join('\n')}\n`,
    ]);
    const [workload] = scenario.config.workloads;
    return workload?.kind === 'pods' ? workload.pods : [];
  };

  it('counts times of the clock from the first pod on, in whatever zone', async () => {
    const pods = await podsOf('a,2025-01-31T09:12:04Z,2025-01-31T09:13:04Z,,,', 'b,2025-01-31T10:12:34.5+01:00,,,,');
    expect(pods.map(({ createAt }) => createAt)).toEqual([minutes(5), minutes(5) + seconds(30.5)]);
    expect(pods.map(({ lifetime }) => lifetime)).toEqual([seconds(60), undefined]);
  });

  it('has seconds or times of the clock, not both: they would be decades apart', async () => {
    await expect(podsOf('a,2025-01-31T09:12:04Z,,,,', 'b,60,,,,')).rejects.toThrow(
      /file-0:3:3: created: expected a time such as 2025-01-31T09:12:04Z, as the ones before it, found "60"/,
    );
    await expect(podsOf('a,0,2025-01-31T09:12:04Z,,,')).rejects.toThrow(
      /file-0:2:5: deleted: expected seconds, as the times before it, found "2025-01-31T09:12:04Z"/,
    );
  });

  it('counts a lifetime from the scheduling where it is known, else from the creation', async () => {
    const pods = await podsOf('a,10,100,40,,', 'b,10,100,,,');
    expect(pods.map(({ lifetime }) => lifetime)).toEqual([seconds(60), seconds(90)]);
  });

  it('needs no more than times: pods without a name are called after their line, and may have an owner', async () => {
    const { scenario } = await importFiles('trace', ['created,deleted,owner\n0,9,Deployment/shop\n1,9,\n']);
    expect(scenario.config.workloads).toMatchObject([
      {
        pods: [
          { name: 'pod-2', owner: 'Deployment/shop' },
          { name: 'pod-3', owner: undefined },
        ],
      },
    ]);
  });

  it('takes the quantities of Kubernetes, and nothing for nothing', async () => {
    const pods = await podsOf('a,0,,,250m,1Gi', 'b,0,,,,');
    expect(pods.map(({ requests }) => requests)).toEqual([
      { milliCpu: 250, memoryMiB: 1_024 },
      { milliCpu: 0, memoryMiB: 0 },
    ]);
  });
});
