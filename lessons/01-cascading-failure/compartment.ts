/**
 * The smallest compartment that does its job: a semaphore for those inside, and a limit on how
 * many may wait before it. Lesson 2 builds one that stands up to more.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";

/** The compartment turned a caller away: all workers are busy and all places to wait are taken. */
export class CompartmentFull extends Data.TaggedClass("CompartmentFull")<{
  readonly compartment: string;
  readonly workers: number;
  readonly queue: number;
}> {}

export interface Compartment {
  readonly name: string;
  /** Runs work once a worker is free, or fails at once when too many wait already. */
  readonly run: <A, E, R>(
    work: Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E | CompartmentFull, R>;
}

export interface Limits {
  readonly name: string;
  readonly workers: number;
  readonly queue: number;
}

// #region compartment
/** Makes a compartment. Its semaphore never has more than `queue` waiters. */
export const make = ({ name, queue, workers }: Limits): Effect.Effect<Compartment> =>
  Effect.map(Effect.makeSemaphore(workers), (semaphore) => {
    const full = new CompartmentFull({ compartment: name, workers, queue });
    let inside = 0;

    const enter = Effect.suspend(() => {
      if (inside === workers + queue) return Effect.fail(full);
      inside++;
      return Effect.void;
    });
    const leave = Effect.sync(() => {
      inside--;
    });

    return {
      name,
      run: (work) =>
        Effect.acquireUseRelease(enter, () => semaphore.withPermits(1)(work), () => leave),
    };
  });
// #endregion
