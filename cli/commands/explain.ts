import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface ExplainArguments {
  run: string;
  what: 'pod' | 'node' | 'subnet' | 'at';
  name: string;
  from: string | undefined;
  until: string | undefined;
}

export const explainCommand: CommandModule<object, ExplainArguments> = {
  command: 'explain <run> <what> <name>',
  describe: 'Tells the story of a pod, a node, a subnet or a moment of a run made with --record',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'The directory that the run wrote (--out)' })
      .positional('what', {
        choices: ['pod', 'node', 'subnet', 'at'] as const,
        demandOption: true,
        describe: 'What to explain',
      })
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'Its name; for `at` a time of the run, such as 09:12:04 or 33m',
      })
      .option('from', { type: 'string', nargs: 1, describe: 'node, subnet: only what happened from this time on' })
      .option('until', { type: 'string', nargs: 1, describe: 'node, subnet: only what happened until this time' })
      .check(({ what, from, until }) => {
        const given = from !== undefined ? '--from' : '--until';
        const isSpan = what === 'node' || what === 'subnet';
        if ((from ?? until) !== undefined && !isSpan) throw new Error(`${given} is for \`node\` and \`subnet\``);
        return true;
      })
      .epilogue(
        examples(
          ['explain results pod web-17', 'why did it wait?'],
          ['explain results at 09:12:04', 'how did everything stand then?'],
        ),
      ),
  handler: async ({ run, what, name, from, until }) => {
    const { NoRecord, RunRecord } = await import('../../reports/record/read-record.ts');
    const { AfterTheEnd } = await import('../../reports/explain/explain-time.ts');
    const { UnknownName } = await import('../../reports/explain/unknown-name.ts');
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
    try {
      const record = new RunRecord(run);
      process.stdout.write(await explain(record, { what, name, from, until }));
    } catch (error) {
      if (error instanceof NoRecord || error instanceof AfterTheEnd) {
        throw new UserError(error.message, EXIT_CODE.wrongUsage);
      }
      if (error instanceof UnknownName) throw new UserError(await unknown(error), EXIT_CODE.wrongUsage);
      throw error;
    }
  },
};

type Record = import('../../reports/record/read-record.ts').RunRecord;
type Given = Pick<ExplainArguments, 'what' | 'name' | 'from' | 'until'>;

async function explain(record: Record, { what, name, from, until }: Given): Promise<string> {
  if (what === 'pod') return (await import('../../reports/explain/explain-pod.ts')).explainPod(record, name);
  if (what === 'at') {
    return (await import('../../reports/explain/explain-time.ts')).explainTime(
      record,
      await momentOf(name, 'at', record),
    );
  }
  const { explainNode, WHOLE_RUN } = await import('../../reports/explain/explain-node.ts');
  const span = {
    from: from === undefined ? WHOLE_RUN.from : await momentOf(from, '--from', record),
    until: until === undefined ? WHOLE_RUN.until : await momentOf(until, '--until', record),
  };
  if (what === 'node') return explainNode(record, name, span);
  return (await import('../../reports/explain/explain-subnet.ts')).explainSubnet(record, name, span);
}

/** As reports write it (09:12:04.118), or as a length of time from the start (33m). */
async function momentOf(text: string, option: string, record: Record): Promise<number> {
  const { parseMoment } = await import('../../reports/explain/parse-moment.ts');
  const { parseDuration } = await import('../../scenarios/units/duration.ts');
  const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
  const time = parseMoment(text) ?? parseDuration(text);
  if (time !== undefined) return time;
  const { moment } = await import('../../reports/explain/moment.ts');
  const end = await record.end();
  const length = end === undefined ? '' : `; the run ended at ${moment(end)}`;
  throw new UserError(
    `${option} ${text}: expected a time of the run, such as 09:12:04, "1d 09:12:04" or 33m${length}`,
    EXIT_CODE.wrongUsage,
  );
}

async function unknown({
  kind,
  asked,
  known,
}: import('../../reports/explain/unknown-name.ts').UnknownName): Promise<string> {
  const { didYouMean } = await import('../../scenarios/nearest-name.ts');
  const bareName = (name: string) => name.slice(name.indexOf('/') + 1);
  const elsewhere = known.filter((name) => name.includes('/') && bareName(name) === bareName(asked));
  if (elsewhere.length > 1) return `Several namespaces have a pod ${bareName(asked)}: ${elsewhere.join(', ')}.`;
  const few = known.length > 0 && known.length <= 20 ? ` Known: ${known.join(', ')}.` : '';
  const [only] = elsewhere;
  const meant = only === undefined ? didYouMean(asked, known) || few : ` Did you mean ${only}?`;
  return `The run has no ${kind} ${asked}.${meant}`;
}
