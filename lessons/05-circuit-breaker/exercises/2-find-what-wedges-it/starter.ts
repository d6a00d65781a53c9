import * as Clock from "effect/Clock";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

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

export const makeBreaker = ({ failures, openFor }: Options): Effect.Effect<Breaker> =>
  Effect.sync(() => {
    let state: "closed" | "open" | "half-open" = "closed";
    let row = 0;
    let openedAt = 0;

    const succeeded = Effect.sync(() => {
      state = "closed";
      row = 0;
    });
    const failed = Effect.map(Clock.currentTimeMillis, (now) => {
      row++;
      if (row < failures && state !== "half-open") return;
      state = "open";
      openedAt = now;
    });

    return {
      run: (work) =>
        Effect.gen(function* () {
          // Its probe is under way.
          if (state === "half-open") return yield* new CircuitOpen();
          if (state === "open") {
            const now = yield* Clock.currentTimeMillis;
            if (now < openedAt + Duration.toMillis(openFor)) return yield* new CircuitOpen();
            state = "half-open";
          }
          return yield* work.pipe(Effect.tap(() => succeeded), Effect.tapError(() => failed));
        }),
    };
  });
