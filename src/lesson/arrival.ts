import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";

/** Something that comes at its own time, whatever has become of those before it. */
export interface Arrival {
  /** Seconds from the beginning. */
  readonly at: number;
}

/** When to draw arrivals, in seconds, and how many a second. */
export interface Traffic {
  /** When the first may come; 0 when left out. */
  readonly from?: number;
  /** When no more come. */
  readonly to: number;
  /**
   * How many come in a second, on average. Where it changes, it holds from one arrival to the next;
   * a rate of 0 is the end.
   */
  readonly rate: number | ((at: number) => number);
}

/**
 * Draws arrivals at random moments, each independent of those before it (a Poisson process), in
 * order of time.
 *
 * @param draw draws what comes at a moment.
 */
export const drawArrivals = <A extends Arrival>(
  { from = 0, rate, to }: Traffic,
  draw: (at: number) => Effect.Effect<A>,
): Effect.Effect<ReadonlyArray<A>> =>
  Effect.gen(function* () {
    const rateAt = typeof rate === "number" ? () => rate : rate;
    const drawn: Array<A> = [];
    for (let at = from; rateAt(at) > 0;) {
      at += -Math.log(1 - (yield* Random.next)) / rateAt(at);
      if (at >= to) break;
      drawn.push(yield* draw(at));
    }
    return drawn;
  });

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
    const calls = new Set<Fiber.RuntimeFiber<void>>();
    for (const [index, arrival] of arrivals.entries()) {
      // Counted from the start each time, so that late timers do not add up on the real clock.
      const passed = Number(clock.unsafeCurrentTimeNanos() - start) / 1_000_000;
      const left = arrival.at * 1000 - passed;
      if (left > 0) yield* Effect.sleep(left);
      const fiber = yield* Effect.fork(call(arrival, index));
      calls.add(fiber);
      // What has ended well is let go: a run has many calls, and few of them at a time.
      fiber.addObserver((exit) => void (Exit.isSuccess(exit) && calls.delete(fiber)));
    }
    for (const fiber of calls) yield* Fiber.join(fiber);
  });
