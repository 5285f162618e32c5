import { InterleavedPool } from '../engine/interleaved-pool.ts';
import * as Frame from './frame-fields.ts';

/** One run of a behaviour program in a Pod: a request being answered, or a branch of `parallel`. */
export class Frames extends InterleavedPool {
  constructor(limit: number) {
    super('frames', Frame.width, limit);
  }

  at(record: number): number {
    return record * Frame.width;
  }
}
