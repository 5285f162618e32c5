import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleWords } from '../../src/engine/cycle-words.ts';
import { type Dispatcher, Engine, RunawayModel } from '../../src/engine/engine.ts';
import { type ColdEvent, Rank } from '../../src/engine/ports.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';

const HOT = 1;
const TIMER = 2;

interface Action {
  readonly kind: 'hot' | 'timer' | 'cold' | 'cancel';
  /** Delay; for a timer the duration; for `cancel`, how many events ago the victim was made. */
  readonly n: number;
  readonly rank: Rank;
}

/** A calendar as the script sees it: every event is an identity, every run of it is logged. */
interface World {
  hot(delay: number, id: number): void;
  timer(duration: number, id: number): void;
  cold(delay: number, rank: Rank, id: number): void;
  cancel(id: number): void;
}

/** What an event does when it runs: its own part of the script. Hot events cannot be cancelled; others can. */
class Script {
  readonly log: string[] = [];
  world!: World;
  private readonly parts: readonly (readonly Action[])[];
  private made = 0;

  constructor(parts: readonly (readonly Action[])[]) {
    this.parts = parts;
  }

  run(id: number, now: number): void {
    this.log.push(`${now}:${id}`);
    this.act(this.parts[(id + 1) % this.parts.length]);
  }

  act(part: readonly Action[]): void {
    for (const { kind, n, rank } of part) {
      if (this.made > 300) return;
      if (kind === 'cancel') {
        this.world.cancel(this.made - 1 - n);
        continue;
      }
      const id = this.made++;
      if (kind === 'hot') this.world.hot(n, id);
      else if (kind === 'timer') this.world.timer(n, id);
      else this.world.cold(n, rank, id);
    }
  }
}

class EngineWorld implements World, Dispatcher {
  readonly engine = new Engine();
  private readonly owner = { generation: new Int32Array(1000) };
  private readonly coldEvents = new Map<number, ColdEvent>();
  private readonly script: Script;

  constructor(script: Script) {
    this.script = script;
  }

  hot(delay: number, id: number): void {
    this.engine.schedule(this.engine.now + delay, HOT, id);
  }

  timer(duration: number, id: number): void {
    this.engine.arm(this.engine.openLane(duration, TIMER, this.owner), id, this.owner.generation[id]);
  }

  cold(delay: number, rank: Rank, id: number): void {
    const time = (this.engine.now + delay) as Nanoseconds;
    this.coldEvents.set(
      id,
      this.engine.at(time, rank, () => this.script.run(id, this.engine.now)),
    );
  }

  cancel(id: number): void {
    if (id < 0) return;
    this.owner.generation[id]++;
    const cold = this.coldEvents.get(id);
    if (cold !== undefined) cold.cancelled = true;
  }

  dispatch(_kind: number, record: number): void {
    this.script.run(record, this.engine.now);
  }
}

/** The law itself: of all that waits, the least by time, rank, sequence. */
class SortedWorld implements World {
  now = 0;
  private sequence = 0;
  private readonly script: Script;
  private readonly waiting: { time: number; rank: number; sequence: number; id: number; isHot: boolean }[] = [];

  constructor(script: Script) {
    this.script = script;
  }

  private add(delay: number, rank: number, id: number, isHot: boolean): void {
    this.waiting.push({ time: this.now + delay, rank, sequence: this.sequence++, id, isHot });
  }

  hot(delay: number, id: number): void {
    this.add(delay, Rank.request, id, true);
  }

  timer(duration: number, id: number): void {
    this.add(duration, Rank.request, id, false);
  }

  cold(delay: number, rank: Rank, id: number): void {
    this.add(delay, rank, id, false);
  }

  cancel(id: number): void {
    const at = this.waiting.findIndex((each) => each.id === id && !each.isHot);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  runAll(): void {
    while (this.waiting.length > 0) {
      this.waiting.sort((a, b) => a.time - b.time || a.rank - b.rank || a.sequence - b.sequence);
      const { time, id } = this.waiting.shift()!;
      this.now = time;
      this.script.run(id, time);
    }
  }
}

const delay = fc.constantFrom(0, 0, 1, 2, 5, 1000, 10_000_000);
const rank = fc.constantFrom(Rank.environment, Rank.kube, Rank.push, Rank.request);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('hot' as const), n: delay, rank }),
  fc.record({ kind: fc.constant('timer' as const), n: delay, rank }),
  fc.record({ kind: fc.constant('cold' as const), n: delay, rank }),
  fc.record({ kind: fc.constant('cancel' as const), n: fc.nat(6), rank }),
);
const scripts = fc.array(fc.array(action, { maxLength: 5 }), { minLength: 2, maxLength: 12 });

function expectedLog(parts: readonly (readonly Action[])[]): readonly string[] {
  const script = new Script(parts);
  const world = new SortedWorld(script);
  script.world = world;
  script.act(parts[0]);
  world.runAll();
  return script.log;
}

function engineLog(parts: readonly (readonly Action[])[], run: (world: EngineWorld) => void): readonly string[] {
  const script = new Script(parts);
  const world = new EngineWorld(script);
  script.world = world;
  script.act(parts[0]);
  run(world);
  return script.log;
}

const forever = Number.POSITIVE_INFINITY as Nanoseconds;

describe('Engine', () => {
  it('runs hot events, timers and cold events in one order of time, rank and sequence', () => {
    fc.assert(
      fc.property(scripts, (parts) => {
        expect(engineLog(parts, (world) => world.engine.runUntil(forever, world))).toEqual(expectedLog(parts));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('runs the same events when it is stepped, or stopped and sent on at any time', () => {
    fc.assert(
      fc.property(scripts, fc.array(fc.nat(2_000), { maxLength: 10 }), (parts, pauses) => {
        const wanted = expectedLog(parts);
        const stepped = engineLog(parts, (world) => {
          while (world.engine.step(world));
        });
        const paused = engineLog(parts, (world) => {
          let until = 0;
          for (const pause of pauses) {
            until += pause;
            world.engine.runUntil(until as Nanoseconds, world);
            expect(world.engine.now).toBe(until);
          }
          world.engine.runUntil(forever, world);
        });
        expect([stepped, paused]).toEqual([wanted, wanted]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('never moves the clock for a cancelled timer or cold event', () => {
    const world = new EngineWorld(new Script([[], []]));
    world.timer(1_000, 0);
    world.cold(2_000, Rank.kube, 1);
    world.hot(5, 2);
    world.cancel(0);
    world.cancel(1);
    world.engine.runUntil(forever, world);
    expect([world.engine.now, world.engine.events]).toEqual([5, 1]);
  });

  it('runs what is due at the time it is asked to run until, and nothing later', () => {
    const script = new Script([[], []]);
    const world = new EngineWorld(script);
    for (const time of [1, 10, 11]) world.hot(time, time);
    world.engine.runUntil(10 as Nanoseconds, world);
    expect([script.log, world.engine.now]).toEqual([['1:1', '10:10'], 10]);
  });

  it('given a cold event for a time that has passed, then it runs now', () => {
    const script = new Script([[], []]);
    const world = new EngineWorld(script);
    world.engine.runUntil(10 as Nanoseconds, world);
    world.cold(-7, Rank.kube, 3);
    world.engine.runUntil(10 as Nanoseconds, world);
    expect(script.log).toEqual(['10:3']);
  });
});

describe('RunawayModel', () => {
  /** Every event of kind k is followed at once by one of the next kind of the ring. */
  function loop(names: readonly string[]): () => void {
    const engine = new Engine();
    engine.limit({ eventsAtOnce: 1000 });
    engine.schedule(7, 0, 0);
    const dispatcher: Dispatcher = {
      dispatch: (kind) => engine.schedule(engine.now, (kind + 1) % names.length, 0),
      describe: (kind) => names[kind],
    };
    return () => engine.runUntil(forever, dispatcher);
  }

  it('ends a model whose time does not move, and names the cycle', () => {
    expect(loop(['call of b', 'call of c', 'call of b', 'call of a'])).toThrow(
      new RunawayModel(
        '1064 events without time moving, at 7 ns: call of c → call of b → call of a → call of b → call of c …',
      ),
    );
  });

  it('lists the names where several loops run through each other', () => {
    expect(cycleWords(['a', 'b', 'a', 'a', 'b', 'b', 'c', 'a'])).toBe('a, b, c');
    expect(cycleWords(Array.from({ length: 20 }, (_, i) => `event ${i}`))).toMatch(/event 7 and 12 more$/);
  });

  it('counts a loop of cold events too', () => {
    const engine = new Engine();
    engine.limit({ eventsAtOnce: 100 });
    const again = () => {
      engine.at(engine.now, Rank.kube, again);
    };
    again();
    expect(() => engine.runUntil(forever, { dispatch: () => undefined })).toThrow(
      '164 events without time moving, at 0 ns: a controller → a controller …',
    );
  });

  it('ends a run at its limit of events', () => {
    const engine = new Engine();
    engine.limit({ events: 3 });
    for (let time = 1; time < 9; time++) engine.schedule(time, 0, 0);
    expect(() => engine.runUntil(forever, { dispatch: () => undefined })).toThrow(
      new RunawayModel('more than 3 events, at 4 ns'),
    );
  });
});
