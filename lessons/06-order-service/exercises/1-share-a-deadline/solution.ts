/**
 * A deadline is a moment. The limit is turned into one when the deadline is made, once, and from
 * then on everything is worked out from that moment: what is left, how long a call may run, and
 * which of two deadlines is nearer. Whoever keeps the limit instead starts it anew with each call.
 *
 * The moment is one of the monotonic clock, in nanoseconds. The wall clock is what people and time
 * servers set, and an hour that is set back would be an hour more for every order under way.
 *
 * `nearer` counts from the moment at which it is asked, not from the start of the outer deadline,
 * and then takes the smaller of the two moments. So a layer may ask for as much as it likes and gets
 * what there is.
 *
 * `run` looks before it begins. A time-out of zero is not the same: it starts the work, and work
 * that is quick enough has happened by the time the timer strikes.
 */
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
        (duration) =>
          Duration.equals(duration, Duration.zero)
            ? new TooLate()
            : Effect.timeoutFail(work, { duration, onTimeout: () => new TooLate() }),
      ),
    nearer: (limit) => Effect.map(momentIn(limit), (own) => at(own < moment ? own : moment)),
  };
};

const momentIn = (limit: Duration.Duration): Effect.Effect<bigint> =>
  Effect.map(Clock.currentTimeNanos, (now) => now + Duration.unsafeToNanos(limit));

export const makeDeadline = (limit: Duration.Duration): Effect.Effect<Deadline> =>
  Effect.map(momentIn(limit), at);
