/** Goes on with one probe after another when a probe has succeeded. */
import * as Cause from "effect/Cause";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

export const caught = {
  by: "still",
  saying: "did not close",
};

/** The breaker did not call. */
export class CircuitOpen extends Data.TaggedError("CircuitOpen") {}

/** The pool behind the breaker had no room. The provider was not called. */
export class PoolFull extends Data.TaggedError("PoolFull") {}

export interface Options {
  /** How many failures in a row open it: at least 1. */
  readonly failures: number;
  /** How long it stays open before it lets a probe through. */
  readonly openFor: Duration.Duration;
}

export interface Breaker {
  /** Calls, unless the breaker is open, or half-open with its probe under way. */
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | CircuitOpen, R>;
}

/** Whether a call's end says nothing about the provider. */
const saysNothing = (cause: Cause.Cause<unknown>): boolean =>
  Cause.isInterruptedOnly(cause) || Cause.squash(cause) instanceof PoolFull;

export const makeBreaker = ({ failures, openFor }: Options): Effect.Effect<Breaker> =>
  Effect.map(Effect.clock, (clock) => {
    const now = (): number => Number(clock.unsafeCurrentTimeNanos()) / 1_000_000;
    let state: "closed" | "open" | "half-open" = "closed";
    let row = 0;
    let openedAt = 0;

    /** Lets a call through or not: one synchronous step, in which nobody else can look. */
    const enter = (): "call" | "probe" | "refused" => {
      if (state === "closed") return "call";
      const isOver = now() >= openedAt + Duration.toMillis(openFor);
      if (state === "half-open" || !isOver) return "refused";
      state = "half-open";
      return "probe";
    };

    const ended = (exit: Exit.Exit<unknown, unknown>, isProbe: boolean): void => {
      if (Exit.isSuccess(exit)) {
        state = isProbe ? "open" : "closed";
        row = 0;
      } else if (saysNothing(exit.cause)) {
        // Its time is over, so that the next caller is the probe.
        if (isProbe) state = "open";
      } else {
        row++;
        if (row < failures && !isProbe) return;
        state = "open";
        openedAt = now();
      }
    };

    return {
      run: (work) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            const entry = enter();
            if (entry === "refused") return yield* new CircuitOpen();
            return yield* Effect.onExit(
              restore(work),
              (exit) => Effect.sync(() => ended(exit, entry === "probe")),
            );
          })
        ),
    };
  });
