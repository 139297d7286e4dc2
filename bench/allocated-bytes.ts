import { Cluster } from '../models/cluster.ts';
import { fanOut } from '../reports/report.ts';
import { loadScenario } from '../scenarios/load.ts';
import { hours } from '../sim/time.ts';

// Usage: allocated-bytes SCENARIO HOURS. Prints what a run allocates on the heap, from the making of the cluster on, and its
// events, as JSON. It takes the growth of the heap for that: without any collection, and for code that is not optimised.
// With these options of Node it gives the same number on each machine, to a kilobyte:
//   --jitless --single-threaded --hash-seed=1 --random-seed=1
//   --min-semi-space-size=1024 --max-semi-space-size=1024 --initial-old-space-size=2048

const [scenario = '', length = ''] = process.argv.slice(2);
const { config } = await loadScenario(scenario);
const before = process.memoryUsage().heapUsed;
const cluster = new Cluster(config, fanOut([]), { check: false });
cluster.runUntil(Math.min(config.duration, hours(Number(length))));
cluster.finish();
const bytes = process.memoryUsage().heapUsed - before;
console.log(JSON.stringify({ bytes, events: cluster.eventsRun }));
