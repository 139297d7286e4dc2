import { timed } from './benchmark.ts';
import { BENCHMARKS } from './benchmarks.ts';

// Usage: alone BENCHMARK MEASUREMENT. Runs it in this process as often as it wants to be warmed up, and once more, and prints
// what the last run has done as JSON: V8 has compiled by then what it needs, and for nothing else.

const [benchmark, name] = process.argv.slice(2);
const measurement = BENCHMARKS.find((each) => each.name === benchmark)?.measurements.find((each) => each.name === name);
if (measurement === undefined) throw new Error(`there is no measurement ${name} of ${benchmark}`);
for (let run = 0; run < (measurement.warmUps ?? 1); run++) timed(measurement);
console.log(JSON.stringify(timed(measurement)));
