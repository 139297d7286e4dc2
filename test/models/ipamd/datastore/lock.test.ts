import { describe, expect, it } from 'vitest';
import { DatastoreLock } from '../../../../models/ipamd/datastore/lock.ts';
import { sleep, type Task } from '../../../../sim/process.ts';
import { Simulation } from '../../../../sim/simulation.ts';

function world() {
  const simulation = new Simulation();
  const held: string[] = [];
  const lock: DatastoreLock = new DatastoreLock(simulation, {
    touch: () => held.push(`${lock.held} at ${simulation.now}`),
  });
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${what} at ${simulation.now}`);
  function* call(name: string, fails = false): Task {
    note(`${name} begins`);
    yield sleep(10);
    note(`${name} ends`);
    if (fails) throw new Error(name);
  }
  return { simulation, lock, held, seen, note, call };
}

describe('the lock of the datastore', () => {
  it('keeps everybody out during a call, and lets them in at its end', () => {
    const { simulation, lock, held, seen, note, call } = world();
    lock.whenFree(() => note('before'));
    simulation.start(lock.hold(call('call')));
    simulation.at(3, () => lock.whenFree(() => note('pod')));
    simulation.at(4, () => {
      simulation.start(
        (function* () {
          yield* lock.wait();
          note('loop');
        })(),
      );
    });
    simulation.at(20, () => lock.whenFree(() => note('after')));
    simulation.runUntil(100);
    expect(seen).toEqual([
      'before at 0',
      'call begins at 0',
      'call ends at 10',
      'pod at 10',
      'loop at 10',
      'after at 20',
    ]);
    expect(held).toEqual(['true at 0', 'false at 10']);
  });

  it('lets one call wait for the other', () => {
    const { simulation, lock, seen, call } = world();
    simulation.start(lock.hold(call('first')));
    simulation.start(lock.hold(call('second')));
    simulation.runUntil(100);
    expect(seen).toEqual(['first begins at 0', 'first ends at 10', 'second begins at 10', 'second ends at 20']);
  });

  it('is released by a call that fails', () => {
    const { simulation, lock, seen, note, call } = world();
    simulation.start(
      (function* () {
        try {
          yield* lock.hold(call('call', true));
        } catch {
          note('failed');
        }
      })(),
    );
    simulation.at(5, () => lock.whenFree(() => note('pod')));
    simulation.runUntil(100);
    expect(seen).toEqual(['call begins at 0', 'call ends at 10', 'failed at 10', 'pod at 10']);
  });
});
