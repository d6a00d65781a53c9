/**
 * There were two faults, and they hide each other: the count drifts up with one and is overrun with
 * the other, so that on most days it looks about right.
 *
 * The first is to look in one operation and to act in another. `Ref.get` and `Ref.update` are each
 * atomic; the two together are not. Between them another fiber may look at the same number. With
 * `Ref.modify` the look and the step are one operation, and its result says which way it went.
 *
 * The second is to put the count back behind the work. What stands behind an effect runs when that
 * effect succeeds. When the work fails, dies or is interrupted, at work or still waiting for the
 * semaphore, the fiber never comes there. `Effect.ensuring` covers all four ends.
 *
 * Between taking the place and `ensuring` there is a gap in which the fiber may be interrupted. So
 * the whole runs in an uninterruptible region, and only the waiting and the work are restored. This
 * is `Effect.acquireUseRelease` written out, with one difference: an acquire that is turned away
 * has nothing to release.
 */
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

    /** Takes a place if there is one: the look and the step are one operation. */
    const enter = Ref.modify(
      inside,
      (count) => count < room ? [true, count + 1] : [false, count],
    );
    const leave = Ref.update(inside, (count) => count - 1);

    return {
      run: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            if (!(yield* enter)) return yield* new PoolFull({ room });
            return yield* Effect.ensuring(restore(semaphore.withPermits(1)(work)), leave);
          })
        ),
    };
  });
