/** A caller that stops waiting stays in the line, and is called when its turn comes. */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";

export const caught = {
  by: "interrupted-wait",
  saying: "handed to a caller that had left",
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
    let waiting = 0;
    let busy = 0;

    const release = Effect.sync(() => {
      const next = line.shift();
      if (next === undefined) busy--;
      else Deferred.unsafeDone(next, Effect.void);
    });

    /** A caller stopped waiting. If it was called meanwhile, its worker goes to the next. */
    const leave = (turn: Deferred.Deferred<void>) =>
      Effect.suspend(() => line.includes(turn) ? Effect.void : release);

    return {
      run: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            if (busy < workers) busy++;
            else if (waiting >= queue) return yield* new PoolFull({ workers, queue });
            else {
              const turn = Deferred.unsafeMake<void>(FiberId.none);
              line.push(turn);
              waiting++;
              yield* restore(Deferred.await(turn)).pipe(
                Effect.onInterrupt(() => leave(turn)),
                Effect.ensuring(Effect.sync(() => void waiting--)),
              );
            }
            return yield* Effect.ensuring(restore(work), release);
          })
        ),
    };
  });
