/**
 * Everything turns on the scope. `Effect.scoped` around one life closes it when the process has
 * ended, when its start has failed, and when `keep` is interrupted; and it returns only when the
 * process is gone. So there is never a second one, and nothing has to be cleaned up.
 *
 * `Effect.timed` stands inside of the start, so that it measures only the time up, and it reads the
 * monotonic clock. `Effect.exit` turns a failed start into a value like any other end. What it does
 * not turn into a value is the interruption of `keep` itself: that goes on.
 *
 * The row is kept in `Effect.suspend`, so that each run of the effect has one of its own. It ends
 * when a process has been well, and not when one has come up: a process that dies of its
 * configuration comes up every time.
 *
 * In a fleet you would add some randomness to the pauses, so that a hundred processes that died of
 * the same cause do not all come back in the same moment. That is lesson 11.
 */
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";

/** The process could not be started. */
export class StartFailed extends Data.TaggedError("StartFailed") {}

export interface Process {
  /** Waits until the process has ended. */
  readonly ended: Effect.Effect<void>;
}

export interface Options {
  /** Starts a process. Closing the scope kills it, and returns when it is gone. */
  readonly start: Effect.Effect<Process, StartFailed, Scope.Scope>;
  /** The pause after the first bad end in a row. Each further one doubles it. */
  readonly first: Duration.Duration;
  /** No pause is longer. */
  readonly longest: Duration.Duration;
  /** Who was up so long has been well. */
  readonly wellAfter: Duration.Duration;
}

/** Keeps a process up until it is interrupted. */
export const keep = ({ first, longest, start, wellAfter }: Options): Effect.Effect<never> =>
  Effect.suspend(() => {
    let row = 0;
    // How long it was up: from when `start` has returned, on the monotonic clock.
    const life = Effect.flatMap(start, ({ ended }) => Effect.timed(ended));
    return Effect.forever(Effect.gen(function* () {
      // A scope for each process: when it has closed, the process is gone.
      const end = yield* Effect.exit(Effect.scoped(life));
      const wasWell = Exit.isSuccess(end) &&
        Duration.greaterThanOrEqualTo(end.value[0], wellAfter);
      row = wasWell ? 1 : row + 1;
      yield* Effect.sleep(Duration.min(Duration.times(first, 2 ** (row - 1)), longest));
    }));
  });
