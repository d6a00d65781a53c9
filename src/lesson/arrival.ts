import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";

/** Something that comes at its own time, whatever has become of those before it. */
export interface Arrival {
  /** Seconds from the beginning. */
  readonly at: number;
}

/**
 * Starts a call for each arrival when its time has come, without waiting for the calls before, and
 * ends when all calls have ended. Arrivals must be in order of time.
 */
export const arrive = <A extends Arrival, R>(
  arrivals: ReadonlyArray<A>,
  call: (arrival: A, index: number) => Effect.Effect<void, never, R>,
): Effect.Effect<void, never, R> =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock;
    // Monotonic: a wall clock may be set back while orders arrive.
    const start = clock.unsafeCurrentTimeNanos();
    const calls: Array<Fiber.Fiber<void>> = [];
    for (const [index, arrival] of arrivals.entries()) {
      // Counted from the start each time, so that late timers do not add up on the real clock.
      const passed = Number(clock.unsafeCurrentTimeNanos() - start) / 1_000_000;
      const left = arrival.at * 1000 - passed;
      if (left > 0) yield* Effect.sleep(left);
      calls.push(yield* Effect.fork(call(arrival, index)));
    }
    for (const fiber of calls) yield* Fiber.join(fiber);
  });
