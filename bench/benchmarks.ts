import type { Benchmark } from './benchmark.ts';
import { cli } from './cli.ts';
import { clusters } from './clusters.ts';
import { conformance } from './conformance.ts';
import { csv } from './csv.ts';
import { hold } from './hold.ts';
import { mm8 } from './mm8.ts';
import { processes } from './processes.ts';
import { quiet } from './quiet.ts';

export const BENCHMARKS: readonly Benchmark[] = [hold, processes, mm8, conformance, cli, csv, ...clusters, quiet];
