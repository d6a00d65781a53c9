/** Times work out after nothing, and starts it for that. */
import * as Clock from "effect/Clock";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

export const caught = {
  by: "begins",
  saying: "after the deadline of its order",
};

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

const at = (moment: bigint): Deadline => {
  const left = Effect.map(
    Clock.currentTimeNanos,
    (now) => now < moment ? Duration.nanos(moment - now) : Duration.zero,
  );
  return {
    left,
    run: (work) =>
      Effect.flatMap(
        left,
        (duration) => Effect.timeoutFail(work, { duration, onTimeout: () => new TooLate() }),
      ),
    nearer: (limit) => Effect.map(momentIn(limit), (own) => at(own < moment ? own : moment)),
  };
};

const momentIn = (limit: Duration.Duration): Effect.Effect<bigint> =>
  Effect.map(Clock.currentTimeNanos, (now) => now + Duration.unsafeToNanos(limit));

export const makeDeadline = (limit: Duration.Duration): Effect.Effect<Deadline> =>
  Effect.map(momentIn(limit), at);
