import * as Data from "effect/Data";
import * as Effect from "effect/Effect";

/** All workers are busy and every place in the queue is taken. The work did not begin. */
export class PoolFull extends Data.TaggedError("PoolFull")<{
  readonly workers: number;
  readonly queue: number;
}> {}

export interface Options {
  /** How many pieces of work may run at the same time: at least 1. */
  readonly workers: number;
  /** How many callers may wait for a worker: at least 0. */
  readonly queue: number;
}

export interface Pool {
  /** Runs work in the caller's fiber when a worker is free, first come, first served. */
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | PoolFull, R>;
}

export const makePool = (_options: Options): Effect.Effect<Pool> =>
  Effect.sync(() => {
    // TODO: remember how many workers are busy, and who waits.
    return {
      // TODO: let work in, let it wait, or turn it away.
      run: (work) => work,
    };
  });
