/**
 * The whole state is a count and a list, and every function that changes it is synchronous: it
 * looks and acts in one step, so that two callers never see the same free worker.
 *
 * `busy` goes down only when nobody waits. Otherwise the worker changes hands inside `release`: the
 * first in line is called, and from that moment the worker is its own, although its fiber wakes up
 * later. A newcomer that arrives in between finds all workers busy and queues. That is why `run`
 * need not ask whether somebody waits: if a worker is free, the line is empty.
 *
 * The region is uninterruptible, and `restore` opens it in two places: while the caller waits, and
 * while it works. Each of the two has a handler for what happens there. For the wait it is `leave`,
 * and it has two cases. A caller that is still in line leaves it, and its place is free. One that
 * is no longer in line was called a moment ago and owns a worker that it will never use: it gives
 * that to the next. For the work it is `ensuring`, which gives the worker back however work ends.
 *
 * With thousands of waiting callers, `indexOf` and `shift` cost time in proportion to the length of
 * the line. The lesson's `WaitingLine` is a linked list for that reason.
 */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";

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
        if (place < 0) return release;
        line.splice(place, 1);
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
