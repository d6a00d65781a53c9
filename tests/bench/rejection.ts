/**
 * What it costs to be turned away by an Effect guard that is full, until the caller goes on.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { repeatedly } from "./repeatedly.ts";
import { expectStatistics, standingPool } from "./standing_pool.ts";
import { timePerOperation } from "./stopwatch.ts";

const callsInBatch = 20_000;

/** Ends never, and holds no timer as `Effect.never` would. */
const endless = Effect.async<void>(() => {});

const refused = Effect.sync(() => {
  throw new Error("Work that should have been refused has run");
});

const timeOf = (call: () => Effect.Effect<unknown>, check = () => {}): Promise<number> =>
  timePerOperation({
    operations: callsInBatch,
    batch: () => Effect.runPromise(repeatedly(callsInBatch, call)),
    check,
  });

/** As a caller meets it: a failure, taken up as an `Exit`. */
export const threadPool = (): Promise<number> => {
  const pool = standingPool({ workers: 1, queue: 0 });
  Effect.runFork(pool.run(endless));
  let called = 0;
  return timeOf(() => {
    called++;
    return Effect.exit(pool.run(refused));
  }, () => expectStatistics(pool, { rejected: called, submitted: called + 1 }));
};

/** This one says no with `Option.none`. */
export const semaphore = async (): Promise<number> => {
  const full = Effect.unsafeMakeSemaphore(1);
  await Effect.runPromise(full.take(1));
  const guard = full.withPermitsIfAvailable(1);
  return timeOf(() => guard(refused));
};
