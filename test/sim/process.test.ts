import { describe, expect, it } from 'vitest';
import { Interrupted, join, type Process, sleep, type Task, wait } from '../../sim/process.ts';
import { Signal } from '../../sim/signal.ts';
import { Simulation } from '../../sim/simulation.ts';

function setUp() {
  const simulation = new Simulation();
  const log: string[] = [];
  const say = (what: string) => log.push(`${simulation.now} ${what}`);
  const run = () => {
    simulation.runUntil(Number.POSITIVE_INFINITY);
    return log;
  };
  return { simulation, say, run };
}

describe('a process', () => {
  it('begins as an event of the present moment and sleeps', () => {
    const { simulation, say, run } = setUp();
    function* task(name: string, duration: number): Task {
      say(`${name} begins`);
      yield sleep(duration);
      say(`${name} ends`);
    }
    const process = simulation.start(task('long', 10));
    simulation.start(task('short', 5));
    say('started');
    expect(process.ended).toBe(false);
    expect(run()).toEqual(['0 started', '0 long begins', '0 short begins', '5 short ends', '10 long ends']);
    expect(process.ended).toBe(true);
  });

  it('that an event becomes begins within it, and goes on as any other', () => {
    const { simulation, say, run } = setUp();
    function* task(): Task {
      say('begins');
      yield sleep(2);
      say('ends');
    }
    simulation.after(3, () => {
      simulation.after(0, () => say('later'));
      const process = simulation.become(task());
      expect(process.ended).toBe(false);
    });
    expect(run()).toEqual(['3 begins', '3 later', '5 ends']);
  });

  it('runs another task as a part of itself: result and exception come through', () => {
    const { simulation, say, run } = setUp();
    function* part(fails: boolean): Task<number> {
      yield sleep(3);
      if (fails) throw new Error('failed');
      return 42;
    }
    simulation.start(
      (function* () {
        say(`result ${yield* part(false)}`);
        try {
          yield* part(true);
        } catch (error) {
          say(`exception ${(error as Error).message}`);
        }
      })(),
    );
    expect(run()).toEqual(['3 result 42', '6 exception failed']);
  });

  it('ends the run when it fails and nobody waits for it', () => {
    const { simulation, run } = setUp();
    simulation.start(
      // biome-ignore lint/correctness/useYield: it fails before it could wait
      (function* (): Task {
        throw new Error('a bug of the model');
      })(),
    );
    expect(run).toThrow('a bug of the model');
  });
});

describe('waiting for a signal', () => {
  it('resumes everybody in the order in which they came, with its value, once', () => {
    const { simulation, say, run } = setUp();
    const signal = new Signal<string>();
    for (const name of ['first', 'second']) {
      simulation.start(
        (function* () {
          say(`${name} gets ${yield* wait(signal)}`);
        })(),
      );
    }
    simulation.at(5, () => {
      signal.fire('news');
      say('fired');
    });
    simulation.at(6, () => signal.fire('more news'));
    expect(run()).toEqual(['5 fired', '5 first gets news', '5 second gets news']);
  });

  it('has no memory: who comes late waits for the next time', () => {
    const { simulation, say, run } = setUp();
    const signal = new Signal<number>();
    simulation.at(5, () => signal.fire(1));
    simulation.at(9, () => signal.fire(2));
    simulation.start(
      (function* () {
        yield sleep(6);
        say(`gets ${yield* wait(signal)}`);
      })(),
    );
    expect(run()).toEqual(['9 gets 2']);
  });
});

describe('waiting for a process', () => {
  function* child(duration: number, fails = false): Task<string> {
    yield sleep(duration);
    if (fails) throw new Error('the child failed');
    return 'result';
  }

  it.each([
    ['still running', 5, '5 got result'],
    ['ended before', 1, '3 got result'],
  ])('gives its result when it is %s', (_, duration, expected) => {
    const { simulation, say, run } = setUp();
    const process = simulation.start(child(duration));
    simulation.start(
      (function* () {
        yield sleep(3);
        say(`got ${yield* join(process)}`);
      })(),
    );
    expect(run()).toEqual([expected]);
  });

  it('throws what ended it, at everybody who waits', () => {
    const { simulation, say, run } = setUp();
    const process = simulation.start(child(5, true));
    for (const name of ['first', 'second']) {
      simulation.start(
        (function* () {
          try {
            yield* join(process);
          } catch (error) {
            say(`${name}: ${(error as Error).message}`);
          }
        })(),
      );
    }
    expect(run()).toEqual(['5 first: the child failed', '5 second: the child failed']);
    expect(process.ended).toBe(true);
  });

  it('gives undefined when it was stopped', () => {
    const { simulation, say, run } = setUp();
    const process = simulation.start(child(5));
    simulation.start(
      (function* () {
        say(`got ${yield* join(process)}`);
      })(),
    );
    simulation.at(2, () => process.stop());
    expect(run()).toEqual(['2 got undefined']);
  });
});

describe('interrupting', () => {
  function sleeper(say: (what: string) => void, signal?: Signal<string>): Task {
    return (function* () {
      try {
        say(`woken ${signal === undefined ? yield sleep(10) : yield* wait(signal)}`);
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        say(`interrupted: ${error.cause}`);
      }
      yield sleep(100);
      say('rested');
    })();
  }

  it('throws at the place where the process sleeps, and the sleep never ends', () => {
    const { simulation, say, run } = setUp();
    const process = simulation.start(sleeper(say));
    simulation.at(4, () => process.interrupt('restart'));
    expect(run()).toEqual(['4 interrupted: restart', '104 rested']);
  });

  it('takes the process away from the signal it waits for', () => {
    const { simulation, say, run } = setUp();
    const signal = new Signal<string>();
    const process = simulation.start(sleeper(say, signal));
    simulation.at(4, () => process.interrupt('restart'));
    simulation.at(5, () => signal.fire('late'));
    expect(run()).toEqual(['4 interrupted: restart', '104 rested']);
  });

  it('comes after what was to happen before at the same moment', () => {
    const { simulation, say, run } = setUp();
    const signal = new Signal<string>();
    const process = simulation.start(
      (function* () {
        say(`woken by ${yield* wait(signal)}`);
        try {
          yield sleep(10);
        } catch {
          say('interrupted');
        }
      })(),
    );
    simulation.at(4, () => {
      signal.fire('news');
      process.interrupt();
    });
    expect(run()).toEqual(['4 woken by news', '4 interrupted']);
  });

  it('reaches a process that has not begun at its first wait', () => {
    const { simulation, say, run } = setUp();
    simulation.start(sleeper(say)).interrupt('at once');
    expect(run()).toEqual(['0 interrupted: at once', '100 rested']);
  });

  it('reaches the process that interrupts itself at its next wait, and wakes it only once', () => {
    const { simulation, say, run } = setUp();
    const self: { process?: Process<void> } = {};
    self.process = simulation.start(
      (function* (): Task {
        self.process?.interrupt('self');
        try {
          yield sleep(10);
        } catch {
          say('interrupted');
        }
        yield sleep(50);
        say('rested');
      })(),
    );
    expect(run()).toEqual(['0 interrupted', '50 rested']);
  });

  it('does nothing to a process that has ended', () => {
    const { simulation, say, run } = setUp();
    const process = simulation.start(sleeper(say));
    simulation.at(200, () => process.interrupt());
    expect(run()).toEqual(['10 woken undefined', '110 rested']);
  });

  it('ends the run when the process does not expect it and nobody waits for it', () => {
    const { simulation, run } = setUp();
    const process = simulation.start(
      (function* () {
        yield sleep(10);
      })(),
    );
    simulation.at(4, () => process.interrupt());
    expect(run).toThrow(Interrupted);
  });
});

describe('stopping', () => {
  it('ends the process at once, runs its finally blocks and nothing else of it', () => {
    const { simulation, say, run } = setUp();
    function* inner(): Task {
      try {
        yield sleep(10);
        say('never');
      } finally {
        say('inner cleaned up');
      }
    }
    const process = simulation.start(
      (function* () {
        try {
          yield* inner();
        } finally {
          say('outer cleaned up');
        }
      })(),
    );
    simulation.at(4, () => {
      process.stop();
      process.stop();
      say(`ended ${process.ended}`);
    });
    expect(run()).toEqual(['4 inner cleaned up', '4 outer cleaned up', '4 ended true']);
  });

  it('takes the process away from what it waits for', () => {
    const { simulation, say, run } = setUp();
    const signal = new Signal();
    const process = simulation.start(
      (function* () {
        yield* wait(signal);
        say('never');
      })(),
    );
    simulation.at(4, () => {
      signal.fire();
      process.stop();
    });
    simulation.at(5, () => signal.fire());
    expect(run()).toEqual([]);
  });

  it('of a process that has not begun leaves nothing of it', () => {
    const { simulation, say, run } = setUp();
    simulation
      .start(
        // biome-ignore lint/correctness/useYield: it must never run
        (function* (): Task {
          say('never');
        })(),
      )
      .stop();
    expect(run()).toEqual([]);
  });

  it('of itself lets the process run until it waits', () => {
    const { simulation, say, run } = setUp();
    const self: { process?: Process<void> } = {};
    self.process = simulation.start(
      (function* (): Task {
        try {
          self.process?.stop();
          say('last words');
          yield sleep(10);
          say('never');
        } finally {
          say('cleaned up');
        }
      })(),
    );
    expect(run()).toEqual(['0 last words', '0 cleaned up']);
    expect(self.process.ended).toBe(true);
  });

  it('is refused when a finally block waits', () => {
    const { simulation, run } = setUp();
    const process = simulation.start(
      (function* () {
        try {
          yield sleep(10);
        } finally {
          yield sleep(1);
        }
      })(),
    );
    simulation.at(4, () => process.stop());
    expect(run).toThrow('must not wait in its finally block');
  });
});
