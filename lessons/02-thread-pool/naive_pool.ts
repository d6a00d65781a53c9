/**
 * The pool that most of us write first: a semaphore, and whoever does not fit waits.
 *
 * @module
 */
import * as Effect from "effect/Effect";

// #region naive
export interface NaivePool {
  readonly run: <A, E, R>(
    work: Effect.Effect<A, E, R>,
    options?: { readonly size?: number },
  ) => Effect.Effect<A, E, R>;
}

export const make = (workers: number): Effect.Effect<NaivePool> =>
  Effect.map(Effect.makeSemaphore(workers), (semaphore) => ({
    run: (work, { size = 1 } = {}) => semaphore.withPermits(size)(work),
  }));
// #endregion
