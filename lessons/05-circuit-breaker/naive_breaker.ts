/**
 * The breaker that most of us write first: three variables, and every result moves them.
 *
 * @module
 */
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { type Change, CircuitOpen, type StateName } from "./circuit_breaker.ts";

export interface NaiveBreaker {
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | CircuitOpen, R>;
}

// #region naive
export const make = (options: {
  readonly name: string;
  readonly failures: number;
  readonly openFor: Duration.Duration;
  readonly onChange: (change: Change) => void;
}): NaiveBreaker => {
  const { failures, name, onChange } = options;
  const openFor = Duration.toMillis(options.openFor);
  let state: StateName = "Closed";
  let failed = 0;
  let openedAt = 0;

  const change = (to: StateName): void => {
    if (state !== to) onChange({ breaker: name, from: state, to });
    state = to;
  };
  const succeed = Effect.sync(() => {
    failed = 0;
    change("Closed");
  });
  const fail = Effect.map(Clock.currentTimeMillis, (now) => {
    failed++;
    if (failed < failures && state !== "HalfOpen") return;
    openedAt = now;
    change("Open");
  });

  return {
    run: (work) =>
      Effect.gen(function* () {
        if (state === "Open") {
          const left = openedAt + openFor - (yield* Clock.currentTimeMillis);
          if (left > 0) {
            return yield* Effect.fail(new CircuitOpen(name, state, Duration.millis(left)));
          }
          change("HalfOpen");
        }
        return yield* work.pipe(Effect.tap(() => succeed), Effect.tapError(() => fail));
      }),
  };
};
// #endregion
