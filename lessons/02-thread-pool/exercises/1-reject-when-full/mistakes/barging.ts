/** A worker goes back on the shelf, and the first in line is told to come and look. */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";

export const caught = {
  by: "order",
  saying: "let in ahead of callers that waited",
};

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

export const makePool = ({ queue, workers }: Options): Effect.Effect<Pool> =>
  Effect.sync(() => {
    const line: Array<Deferred.Deferred<void>> = [];
    let busy = 0;

    const callNext = Effect.sync(() => {
      const next = line.shift();
      if (next !== undefined) Deferred.unsafeDone(next, Effect.void);
    });

    const release = Effect.suspend(() => {
      busy--;
      return callNext;
    });

    const leave = (turn: Deferred.Deferred<void>) =>
      Effect.suspend(() => {
        const place = line.indexOf(turn);
        if (place < 0) return callNext;
        line.splice(place, 1);
        return Effect.void;
      });

    return {
      run: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            if (busy >= workers && line.length >= queue) {
              return yield* new PoolFull({ workers, queue });
            }
            while (busy >= workers) {
              const turn = Deferred.unsafeMake<void>(FiberId.none);
              line.push(turn);
              yield* Effect.onInterrupt(restore(Deferred.await(turn)), () => leave(turn));
            }
            busy++;
            return yield* Effect.ensuring(restore(work), release);
          })
        ),
    };
  });
