import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** The program as it is shipped. */
export const PROGRAM = resolve('dist/command/main.js');

/** A folder of its own for each test of a file, and the program to run in it. */
export class CommandLine {
  folder = '';

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
    });
    afterEach(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      encoding: 'utf8',
      cwd: this.folder,
    });
    return { status, stdout, stderr };
  }
}

/** Three nodes that want more of a small subnet than it has. @param rest of the spec, indented by two. */
export function smallScenario(rest = ''): string {
  return `apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: small }
spec:
  duration: 10m
  vpc:
    subnets:
      - { id: a, cidr: 10.0.0.0/26, zone: z }
  nodeGroups:
    - { name: workers, instanceType: m5.large, desiredSize: 3 }
  workloads:
    - deployment: { name: web, replicas: 60, createAt: 2m }
${rest}`;
}
