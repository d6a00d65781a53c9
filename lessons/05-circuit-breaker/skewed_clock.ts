import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

/**
 * The clock as it is, but for one thing: somebody sets the wall clock back. Monotonic time and
 * timers know nothing of that, on a real machine as here.
 *
 * @param at when, from now on.
 * @param by how far it is set back.
 */
export const setBack = (
  at: Duration.Duration,
  by: Duration.Duration,
): Effect.Effect<Clock.Clock> =>
  Effect.map(Effect.clock, (clock) => {
    const origin = clock.unsafeCurrentTimeNanos();
    const moment = Duration.toMillis(at) * 1_000_000;
    const unsafeCurrentTimeMillis = (): number => {
      const passed = Number(clock.unsafeCurrentTimeNanos() - origin);
      const wall = clock.unsafeCurrentTimeMillis();
      return passed < moment ? wall : wall - Duration.toMillis(by);
    };
    return {
      [Clock.ClockTypeId]: Clock.ClockTypeId,
      unsafeCurrentTimeMillis,
      unsafeCurrentTimeNanos: () => clock.unsafeCurrentTimeNanos(),
      currentTimeMillis: Effect.sync(unsafeCurrentTimeMillis),
      currentTimeNanos: clock.currentTimeNanos,
      sleep: (duration) => clock.sleep(duration),
    };
  });
