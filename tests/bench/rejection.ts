/**
 * What it costs to be turned away by an Effect guard that is full, until the caller goes on.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { expectStatistics } from "./expect.ts";
import { timeOfEffects } from "./one_after_another.ts";
import { standingPool } from "./standing.ts";

/** Ends never, and holds no timer as `Effect.never` would. */
const endless = Effect.async<void>(() => {});

const refused = Effect.sync(() => {
  throw new Error("Work that should have been refused has run");
});

/** As a caller meets it: a failure, taken up as an `Exit`. */
export const threadPool = (): Promise<number> => {
  const pool = standingPool({ workers: 1, queue: 0 });
  Effect.runFork(pool.run(endless));
  let called = 0;
  return timeOfEffects(() => {
    called++;
    return Effect.exit(pool.run(refused));
  }, () => expectStatistics(pool, { rejected: called, submitted: called + 1 }));
};

/** This one says no with `Option.none`. */
export const semaphore = async (): Promise<number> => {
  const full = Effect.unsafeMakeSemaphore(1);
  await Effect.runPromise(full.take(1));
  const guard = full.withPermitsIfAvailable(1);
  return timeOfEffects(() => guard(refused));
};
