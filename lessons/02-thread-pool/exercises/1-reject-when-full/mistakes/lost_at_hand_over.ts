/** A caller that was called and is interrupted before it wakes up takes its worker with it. */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";

export const caught = {
  by: "hand-over",
  saying: "just after it was handed a worker",
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

    /** Hands a worker to who has waited longest; it is free only when nobody waits. */
    const release = Effect.sync(() => {
      const next = line.shift();
      if (next === undefined) busy--;
      else Deferred.unsafeDone(next, Effect.void);
    });

    /** A caller stopped waiting. If it was called meanwhile, its worker goes to the next. */
    const leave = (turn: Deferred.Deferred<void>) =>
      Effect.suspend(() => {
        const place = line.indexOf(turn);
        if (place >= 0) line.splice(place, 1);
        return Effect.void;
      });

    return {
      run: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            if (busy < workers) busy++;
            else if (line.length >= queue) return yield* new PoolFull({ workers, queue });
            else {
              const turn = Deferred.unsafeMake<void>(FiberId.none);
              line.push(turn);
              yield* Effect.onInterrupt(restore(Deferred.await(turn)), () => leave(turn));
            }
            return yield* Effect.ensuring(restore(work), release);
          })
        ),
    };
  });
