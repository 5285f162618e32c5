// The hold model: so many events pending, each popped and pushed again at an exponential time ahead. ns per pop and push.

import { tuneCompiler } from '../../src/cli/tune-compiler.ts';
import { type Dispatcher, Engine } from '../../src/engine/engine.ts';
import { draw } from '../../src/engine/keyed-draws.ts';
import { log } from '../../src/engine/math.ts';
import type { Nanoseconds } from '../../src/units/quantity.ts';
import { clock } from './run-model.ts';

class Hold implements Dispatcher {
  readonly engine = new Engine();
  private readonly pending: number;
  private count = 0;

  constructor(pending: number) {
    this.pending = pending;
    for (let i = 0; i < pending; i++) this.dispatch(0, i);
  }

  dispatch(_kind: number, record: number): void {
    const ahead = -1000 * this.pending * log(1 - draw(this.count++, record, 1, 0));
    this.engine.schedule(this.engine.now + Math.round(ahead), 0, record);
  }
}

tuneCompiler();
const rows: { pending: number; nsPerEvent: number }[] = [];
for (const pending of [100, 1000, 10_000, 100_000]) {
  const hold = new Hold(pending);
  hold.engine.runUntil((2e6 * 1000) as Nanoseconds, hold); // events come every microsecond: two million to warm up
  const before = hold.engine.events;
  const started = clock();
  hold.engine.runUntil((5e6 * 1000) as Nanoseconds, hold);
  rows.push({ pending, nsPerEvent: Math.round(((clock() - started) * 1e10) / (hold.engine.events - before)) / 10 });
}
console.log(JSON.stringify({ model: 'hold', rows }));
