import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
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

/** A call under way. */
interface Call {
  readonly fiber: Fiber.RuntimeFiber<void>;
  /** When it began, in nanoseconds. */
  readonly since: number;
  hasGivenUp: boolean;
}

/** Whether a call ended as calls do: a caller that gives up ends its call by interruption. */
const isWell = ({ hasGivenUp }: Call, exit: Exit.Exit<void>): boolean =>
  Exit.isSuccess(exit) || (hasGivenUp && Cause.isInterruptedOnly(exit.cause));

/**
 * Interrupts each call when its caller's patience ends; does not end itself. All are equally patient,
 * so who came first gives up first, and one sleeping fiber serves all.
 *
 * @param patience in nanoseconds.
 * @param now the present, in nanoseconds.
 * @param called is opened when somebody calls.
 */
const watch = (
  calls: ReadonlySet<Call>,
  patience: number,
  now: () => number,
  called: Effect.Latch,
): Effect.Effect<never> =>
  Effect.forever(Effect.suspend(() => {
    for (const call of calls) {
      if (call.hasGivenUp) continue;
      const left = call.since + patience - now();
      if (left > 0) return Effect.sleep(Duration.nanos(BigInt(left)));
      call.hasGivenUp = true;
      call.fiber.unsafeInterruptAsFork(FiberId.none);
    }
    called.unsafeClose();
    return called.await;
  }));

export interface ArriveOptions {
  /**
   * How long each caller waits. A call that has not ended by then is interrupted, as it would be by
   * `Effect.timeout`, which needs two fibers more for each. For ever when left out.
   */
  readonly patience?: Duration.Duration;
}

/**
 * Starts a call for each arrival when its time has come, without waiting for the calls before, and
 * ends when all calls have ended. Arrivals must be in order of time.
 */
export const arrive = <A extends Arrival, R>(
  arrivals: ReadonlyArray<A>,
  call: (arrival: A, index: number) => Effect.Effect<void, never, R>,
  { patience = Duration.infinity }: ArriveOptions = {},
): Effect.Effect<void, never, R> =>
  Effect.flatMap(Effect.clock, (clock) => {
    // Monotonic: a wall clock may be set back while orders arrive.
    const start = clock.unsafeCurrentTimeNanos();
    const now = (): number => Number(clock.unsafeCurrentTimeNanos() - start);
    const calls = new Set<Call>();
    const called = Effect.unsafeMakeLatch();
    const arriving = Effect.gen(function* () {
      for (const [index, arrival] of arrivals.entries()) {
        // Counted from the start each time, so that late timers do not add up on the real clock.
        const left = arrival.at * 1000 - now() / 1_000_000;
        if (left > 0) yield* Effect.sleep(left);
        const fiber = yield* Effect.fork(call(arrival, index));
        const begun = { fiber, since: now(), hasGivenUp: false };
        calls.add(begun);
        called.unsafeOpen();
        // What has ended well is let go: a run has many calls, and few of them at a time.
        fiber.addObserver((exit) => void (isWell(begun, exit) && calls.delete(begun)));
      }
      for (const call of calls) {
        const exit = yield* Fiber.await(call.fiber);
        if (!isWell(call, exit)) return yield* exit;
      }
    });
    if (!Duration.isFinite(patience)) return arriving;
    const limit = Math.round(Duration.toMillis(patience) * 1_000_000);
    return Effect.acquireUseRelease(
      Effect.fork(Effect.interruptible(watch(calls, limit, now, called))),
      () => arriving,
      Fiber.interrupt,
    );
  });
