import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenImports } from './import-rules.ts';

const FOLDERS = ['sim', 'models', 'scenarios', 'reports', 'cli'];

function sourceFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ).filter((file) => file.endsWith('.ts'));
}

describe('imports between the folders', () => {
  it('follow cli -> reports, scenarios -> models -> sim, and ipamd knows only its ports', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => forbiddenImports(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each([
    ['sim/process.ts', "import type { Ipv4 } from '../models/ipv4.ts';"],
    ['sim/process.ts', "import { readFileSync } from 'node:fs';"],
    ['models/cluster.ts', "import { load } from '../scenarios/load.ts';"],
    ['models/cluster.ts', "const { load } = await import('../scenarios/load.ts');"],
    ['models/ipamd/pool.ts', "import { Subnet } from '../ec2/subnet.ts';"],
    ['models/ipamd/pool.ts', "import {\n  type WaitCause,\n} from '../observations/causes.ts';"],
    ['scenarios/load.ts', "import { writeCsv } from '../reports/csv.ts';"],
    ['reports/csv.ts', "import { Ipamd } from '../models/ipamd/ipamd.ts';"],
    ['cli/main.ts', "import 'test/house/import-rules.ts';"],
    ['models/cluster.ts', "import { z } from 'zod';"],
  ])('are refused: %s with %s', (file, source) => {
    expect(forbiddenImports(file, source)).toHaveLength(1);
  });

  it.each([
    ['sim/random.ts', "import seedrandom from 'seedrandom';"],
    ['models/ipamd/pool.ts', "import type { Ipv4 } from '../ipv4.ts';\nimport { sleep } from '../../sim/process.ts';"],
    ['cli/main.ts', "import { hideBin } from 'yargs/helpers';"],
  ])('are allowed: %s with %s', (file, source) => {
    expect(forbiddenImports(file, source)).toEqual([]);
  });
});
