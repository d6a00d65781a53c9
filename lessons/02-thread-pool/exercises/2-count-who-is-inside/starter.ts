import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Ref from "effect/Ref";

/** As many callers are inside as the pool has room for. The work did not begin. */
export class PoolFull extends Data.TaggedError("PoolFull")<{ readonly room: number }> {}

export interface Options {
  /** How many pieces of work may run at the same time: at least 1. */
  readonly workers: number;
  /** How many callers may wait for a worker: at least 0. */
  readonly queue: number;
}

export interface Pool {
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | PoolFull, R>;
}

export const makePool = ({ queue, workers }: Options): Effect.Effect<Pool> =>
  Effect.gen(function* () {
    const semaphore = yield* Effect.makeSemaphore(workers);
    const room = workers + queue;
    const inside = yield* Ref.make(0);

    return {
      run: (work) =>
        Effect.gen(function* () {
          const count = yield* Ref.get(inside);
          if (count >= room) return yield* new PoolFull({ room });
          yield* Ref.update(inside, (count) => count + 1);
          const result = yield* semaphore.withPermits(1)(work);
          yield* Ref.update(inside, (count) => count - 1);
          return result;
        }),
    };
  });
