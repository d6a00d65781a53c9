import * as Clock from "effect/Clock";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

/** The deadline came before the work had ended, or before it could begin. */
export class TooLate extends Data.TaggedError("TooLate") {}

export interface Deadline {
  /** What is left of it: never less than zero. */
  readonly left: Effect.Effect<Duration.Duration>;
  /** Runs work until the deadline comes, and then fails with `TooLate`. */
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | TooLate, R>;
  /** A deadline that far from now on, or as far as this one if that is nearer. */
  readonly nearer: (limit: Duration.Duration) => Effect.Effect<Deadline>;
}

export const makeDeadline = (limit: Duration.Duration): Effect.Effect<Deadline> =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis;
    return {
      left: Effect.map(
        Clock.currentTimeMillis,
        (now) => Duration.subtract(limit, Duration.millis(now - start)),
      ),
      run: (work) => Effect.timeoutFail(work, { duration: limit, onTimeout: () => new TooLate() }),
      nearer: makeDeadline,
    };
  });
