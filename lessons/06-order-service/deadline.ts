/**
 * A deadline that calls share: whoever starts a piece of work says until when it is of use, and
 * everything that this work calls, however deep, gets what is left of it.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { refuse } from "../02-thread-pool/refuse.ts";

// #region exceeded
/**
 * The deadline came before the work had ended, or before it had begun. Whether the work has had an
 * effect is not known to whoever gets this: work that had begun may still go on.
 *
 * A plain value and not an `Error`, since it comes by the thousand when something is slow.
 */
export class DeadlineExceeded {
  readonly _tag = "DeadlineExceeded";
  readonly reason = "too late";
}
// #endregion

/** The moment in monotonic nanoseconds of the fiber's clock; none where nobody has set one. */
class Current extends Context.Reference<Current>()("watertight/Deadline", {
  defaultValue: (): bigint | undefined => undefined,
}) {}

const forever = (limit: Duration.Duration): boolean => !Duration.isFinite(limit);

const nanoseconds = (limit: Duration.Duration): bigint =>
  BigInt(Math.round(Duration.toMillis(limit) * 1_000_000));

// #region left
/** What is left until the deadline: never less than zero, and for ever where there is none. */
export const left: Effect.Effect<Duration.Duration> = Effect.flatMap(
  Current,
  (until) =>
    Effect.clockWith((clock) => {
      if (until === undefined) return Effect.succeed(Duration.infinity);
      const nanos = until - clock.unsafeCurrentTimeNanos();
      return Effect.succeed(nanos > 0n ? Duration.nanos(nanos) : Duration.zero);
    }),
);
// #endregion

// #region with-deadline
/**
 * Gives work so long, from now on, or what is left of the deadline that it is under already if that
 * is less. A deadline can only be drawn nearer: no call gets more time than its caller has.
 *
 * This stops nothing by itself. It says what there is to share; `cutOff` holds a call to it.
 */
export const withDeadline =
  (limit: Duration.DurationInput) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const budget = Duration.decode(limit);
    if (forever(budget)) return work;
    return Effect.flatMap(Current, (outer) =>
      Effect.clockWith((clock) => {
        const own = clock.unsafeCurrentTimeNanos() + nanoseconds(budget);
        const until = outer !== undefined && outer < own ? outer : own;
        return Effect.provideService(work, Current, until);
      }));
  };
// #endregion

// #region cut-off
/**
 * Holds work to the deadline that it is under. Where nothing is left, it does not begin. Where the
 * deadline comes while it runs, it is interrupted, and this ends when that is done: to go at once
 * from work that cannot be interrupted, hand it to a pool first (`inPool`).
 */
export const cutOff = <A, E, R>(
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | DeadlineExceeded, R> =>
  Effect.flatMap(left, (duration) => {
    if (forever(duration)) return work;
    if (Duration.equals(duration, Duration.zero)) return refuse(new DeadlineExceeded());
    return within(duration, work);
  });
// #endregion

/**
 * What `Effect.timeoutFail` does, but for one thing. The race inside `Effect.timeout` counts on its
 * fiber's children to be interrupted with it, and in `Effect.forEach` and `Effect.all` they are
 * children of somebody else: there, when another call fails, it goes on until its work has ended.
 */
const within = <A, E, R>(
  duration: Duration.Duration,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | DeadlineExceeded, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkDaemon(restore(work));
      const timer = yield* Effect.forkDaemon(Effect.interruptible(Effect.sleep(duration)));
      const first = Effect.async<A, E | DeadlineExceeded>((resume) => {
        fiber.addObserver((exit) => resume(Effect.zipRight(fiber.inheritAll, exit)));
        timer.addObserver(() => resume(refuse(new DeadlineExceeded())));
      });
      return yield* Effect.ensuring(restore(first), Fiber.interruptAll([timer, fiber]));
    })
  );
