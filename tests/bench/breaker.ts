/**
 * What it costs to call through this project's circuit breaker.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { make } from "../../lessons/05-circuit-breaker/circuit_breaker.ts";
import {
  consecutive,
  countBased,
  type FailurePolicy,
} from "../../lessons/05-circuit-breaker/failure_policy.ts";
import { expectStatistics } from "./expect.ts";
import { fails, failure } from "./half_failing.ts";
import { timeOfEffects } from "./one_after_another.ts";

const breakerWith = <W>(policy: FailurePolicy<W>) =>
  Effect.runSync(make({ name: "bench", policy, openFor: "1 hour" }));

/** Closed, around nothing. */
export const closed = (): Promise<number> => {
  const breaker = breakerWith(consecutive({ failures: 5 }));
  let called = 0;
  return timeOfEffects(() => {
    called++;
    return breaker.run(Effect.void);
  }, () => expectStatistics(breaker, { succeeded: called }));
};

const refused = Effect.sync(() => {
  throw new Error("Work that should have been refused has run");
});

/** Open, and the refusal is taken up as an `Exit`. */
export const open = (): Promise<number> => {
  const breaker = breakerWith(consecutive({ failures: 1 }));
  Effect.runSyncExit(breaker.run(Effect.fail("opens it")));
  let called = 0;
  return timeOfEffects(() => {
    called++;
    return Effect.exit(breaker.run(refused));
  }, () => expectStatistics(breaker, { refused: called, opened: 1 }));
};

const catchFailure = (error: unknown): Effect.Effect<void> =>
  error === failure ? Effect.void : Effect.die(error);

/** Closed, and counting: half of the calls fail, and the caller catches the failure. */
export const halfFailing = (): Promise<number> => {
  const breaker = breakerWith(countBased({ size: 100, rate: 0.6 }));
  let called = 0;
  return timeOfEffects(
    () => {
      const work = fails(called++) ? Effect.fail(failure) : Effect.void;
      return Effect.catchAll(breaker.run(work), catchFailure);
    },
    () =>
      expectStatistics(breaker, {
        state: "Closed",
        succeeded: called / 2,
        failed: called / 2,
        opened: 0,
      }),
  );
};
