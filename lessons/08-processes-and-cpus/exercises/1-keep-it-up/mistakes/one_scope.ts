/** One scope for all processes. */
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";

export const caught = {
  by: "one",
  saying: "never closed",
};

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
  Effect.scoped(Effect.suspend(() => {
    let row = 0;
    const life = Effect.flatMap(start, ({ ended }) => Effect.timed(ended));
    return Effect.forever(Effect.gen(function* () {
      const end = yield* Effect.exit(life);
      const wasWell = Exit.isSuccess(end) &&
        Duration.greaterThanOrEqualTo(end.value[0], wellAfter);
      row = wasWell ? 1 : row + 1;
      yield* Effect.sleep(Duration.min(Duration.times(first, 2 ** (row - 1)), longest));
    }));
  }));
