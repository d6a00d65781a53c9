/**
 * The connection pool that most of us write first: a semaphore, and an array of connections.
 *
 * @module
 */
import * as Effect from "effect/Effect";

// #region naive
export interface NaivePool<C> {
  readonly use: <A, E, R>(
    work: (connection: C) => Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E, R>;
  /** What the pool believes. */
  readonly inUse: Effect.Effect<number>;
}

export const make = <C, E, R>(
  size: number,
  open: Effect.Effect<C, E, R>,
): Effect.Effect<NaivePool<C>, E, R> =>
  Effect.gen(function* () {
    const semaphore = yield* Effect.makeSemaphore(size);
    const idle = yield* Effect.replicateEffect(open, size);
    let inUse = 0;

    return {
      inUse: Effect.sync(() => inUse),
      use: (work) =>
        semaphore.withPermits(1)(Effect.suspend(() => {
          const connection = idle.pop()!;
          inUse++;
          return work(connection).pipe(
            Effect.tap(() => inUse--),
            Effect.ensuring(Effect.sync(() => idle.push(connection))),
          );
        })),
    };
  });
// #endregion
