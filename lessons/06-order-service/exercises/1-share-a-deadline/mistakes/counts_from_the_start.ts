/** Counts a nearer deadline from the start of the outer one. */
import * as Clock from "effect/Clock";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

export const caught = {
  by: "nearer",
  saying: "from the moment at which it is asked",
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

const at = (start: bigint, moment: bigint): Deadline => {
  const left = Effect.map(
    Clock.currentTimeNanos,
    (now) => now < moment ? Duration.nanos(moment - now) : Duration.zero,
  );
  return {
    left,
    run: (work) =>
      Effect.flatMap(
        left,
        (duration) =>
          Duration.equals(duration, Duration.zero)
            ? new TooLate()
            : Effect.timeoutFail(work, { duration, onTimeout: () => new TooLate() }),
      ),
    nearer: (limit) =>
      Effect.sync(() => {
        const own = start + Duration.unsafeToNanos(limit);
        return at(start, own < moment ? own : moment);
      }),
  };
};

export const makeDeadline = (limit: Duration.Duration): Effect.Effect<Deadline> =>
  Effect.map(
    Clock.currentTimeNanos,
    (now) => at(now, now + Duration.unsafeToNanos(limit)),
  );
