import { InterleavedPool } from '../engine/interleaved-pool.ts';
import * as Call from './call-fields.ts';

/** One request at one L7 leg: what Envoy's router keeps for a downstream stream. `generation` guards its route timer. */
export class Calls extends InterleavedPool {
  constructor(limit: number) {
    super('calls', Call.width, limit);
  }

  at(record: number): number {
    return record * Call.width;
  }
}
