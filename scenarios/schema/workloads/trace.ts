import { z } from 'zod';
import { expecting } from '../expectation.ts';
import { duration, name, numberFrom, positiveDuration } from '../values.ts';

const scale = () =>
  z
    .number({ error: expecting('a factor above 0') })
    .positive({ error: expecting('a factor above 0') })
    .prefault(1);

export const traceSchema = z.strictObject({
  file: z
    .string({ error: expecting('the path of a file') })
    .min(1, { error: () => 'expected the path of a file, found an empty text' })
    .describe(
      "The recording, from the scenario file's own directory. `traces/openb_pod_list_default.csv` of the library is found from anywhere.",
    ),
  format: z
    .enum(['openb', 'plain'])
    .prefault('openb')
    .describe(
      'The columns of the file. `openb`: CSV with name, cpu_milli, memory_mib, creation_time, deletion_time and scheduled_time (seconds). `plain`: CSV with created and deleted (seconds, or times such as 2025-01-31T09:12:04Z), and if known name, scheduled, cpu (100m), memory (128Mi) and owner (Deployment/shop). Other columns are ignored.',
    ),
  namespace: name().prefault('default').describe('The namespace of the pods.'),
  fold: positiveDuration()
    .optional()
    .describe(
      'Overlays the recording on a span of this length: a pod is created at its recorded time modulo `fold`. Lifetimes stay as they are, so a thin recording of months becomes a dense one of a day. Default: not folded; the first pod is created at once.',
    ),
  speed: numberFrom(0.001, 1_000_000)
    .prefault(1)
    .describe('Divides all times and lifetimes of the recording, after folding. 2 replays two hours in one.'),
  startAt: duration()
    .prefault('0s')
    .describe(
      'When the recording begins, from the start of the run: its zero with `fold`, else its first pod. Not divided by `speed`. The run begins with the boot of the nodes, a minute or two: pods that come earlier wait for them. `import trace` writes 5m.',
    ),
  scaleRequests: z
    .strictObject({
      cpu: scale().describe('Factor on CPU requests.'),
      memory: scale().describe('Factor on memory requests.'),
    })
    .prefault({})
    .describe(
      'Fits the requests of the recorded machines to the nodes of the scenario. Rounded up to millicores and MiB.',
    ),
  neverScheduled: z
    .enum(['import', 'reject'])
    .prefault('import')
    .describe(
      'Rows without a scheduled time: pods that found no node while they were recorded. `import`: they are created, and run, if they find a node here, as long as they waited there. `reject`: they are left out.',
    ),
  onBadRow: z
    .enum(['fail', 'reject'])
    .prefault('fail')
    .describe(
      'Rows that cannot be read (a letter in a time, a missing column). `fail`: the scenario is invalid. `reject`: they are left out and listed in import-rejects.csv.',
    ),
});
