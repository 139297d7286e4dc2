import { describe, expect, it } from 'vitest';
import { describeAttachedEnis } from '../../../models/ipamd/describe-enis.ts';
import { type DescribedNetworkInterface, Ec2Error, type ImdsNetworkInterface } from '../../../models/ipamd/ports.ts';
import { minutes, seconds, toSeconds } from '../../../sim/time.ts';
import { OneNode } from '../../harness/one-node.ts';

const shown = (id: string, deviceIndex: number, networkCard = 0): ImdsNetworkInterface => ({
  id,
  deviceIndex,
  networkCard,
  subnetId: 'own',
  addresses: [1],
  prefixes: [],
  ipv6Prefixes: [],
});

/** Asks about interfaces that IMDS shows; each question takes no time and ends with an error as long as `fail` gives one. */
function describeAll(
  imds: readonly ImdsNetworkInterface[],
  fail: (ids: readonly string[], question: number) => Ec2Error | undefined = () => undefined,
) {
  const node = new OneNode({ instanceType: 'm5.large' });
  node.start();
  node.runFor(minutes(1));
  const { daemon } = node;
  if (daemon === undefined) throw new Error('a daemon');
  const questions: { time: number; ids: readonly string[] }[] = [];
  const start = node.now;
  const ec2 = {
    ...daemon.ports.ec2,
    *describeNetworkInterfaces(ids: readonly string[]) {
      questions.push({ time: toSeconds(node.now - start), ids });
      const error = fail(ids, questions.length);
      if (error !== undefined) throw error;
      return ids.map((id) => ({ id }) as DescribedNetworkInterface);
    },
  };
  const ports = { ...daemon.ports, ec2, imds: { ...daemon.ports.imds, networkInterfaces: () => [...imds] } };
  let found: readonly string[] | undefined;
  let described: readonly string[] | undefined;
  let failed: string | undefined;
  node.simulation.start(
    (function* () {
      try {
        const answer = yield* describeAttachedEnis({ ...daemon, ports });
        found = answer.shown.map(({ id }) => id);
        described = [...answer.described.keys()];
      } catch (error) {
        failed = error instanceof Ec2Error ? error.code : 'another error';
      }
    })(),
  );
  node.runFor(seconds(10));
  return { found, described, failed, questions };
}

describe('the attached interfaces', () => {
  it('are walked by device number, and those of several cards with the same one by id', () => {
    const imds = [shown('eni-d', 0), shown('eni-c', 1), shown('eni-b', 2), shown('eni-a', 1, 1), shown('eni-e', 1, 2)];
    expect(describeAll(imds).found).toEqual(['eni-d', 'eni-a', 'eni-c', 'eni-e', 'eni-b']);
    expect(describeAll(imds.toReversed()).found).toEqual(['eni-d', 'eni-a', 'eni-c', 'eni-e', 'eni-b']);
  });

  it('are asked for in one call, in the order of IMDS', () => {
    const { questions, described } = describeAll([shown('eni-b', 0), shown('eni-a', 1)]);
    expect(questions).toEqual([{ time: 0, ids: ['eni-b', 'eni-a'] }]);
    expect(described).toEqual(['eni-b', 'eni-a']);
  });

  it('leave out one that EC2 does not know; the others are asked for again at once', () => {
    const gone = (ids: readonly string[]) =>
      ids.includes('eni-b') ? new Ec2Error('InvalidNetworkInterfaceID.NotFound', 'eni-b') : undefined;
    const { found, questions } = describeAll([shown('eni-a', 0), shown('eni-b', 1), shown('eni-c', 2)], gone);
    expect(found).toEqual(['eni-a', 'eni-c']);
    expect(questions).toEqual([
      { time: 0, ids: ['eni-a', 'eni-b', 'eni-c'] },
      { time: 0, ids: ['eni-a', 'eni-c'] },
    ]);
  });

  it('are asked for twelve times at most, with pauses of 0, 10, 20 ... ms', () => {
    const { failed, questions } = describeAll([shown('eni-a', 0)], () => new Ec2Error('InternalError'));
    expect(failed).toBe('InternalError');
    expect(questions.map(({ time }) => Math.round(time * 1000))).toEqual([
      0, 0, 10, 30, 60, 100, 150, 210, 280, 360, 450, 550,
    ]);
    const twelfth = describeAll([shown('eni-a', 0)], (_, question) =>
      question < 12 ? new Ec2Error('InternalError') : undefined,
    );
    expect(twelfth.found).toEqual(['eni-a']);
  });
});
