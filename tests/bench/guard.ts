/**
 * What it costs to go through a guard when nobody is in the way, around an effect that does
 * nothing. The guarded effect is made anew each time, as it is where a guard is called.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { repeatedly } from "./repeatedly.ts";
import { expectStatistics, standingPool } from "./standing_pool.ts";
import { timePerOperation } from "./stopwatch.ts";

const permits = 10;
const callsInBatch = 20_000;

const timeOf = (call: () => Effect.Effect<void, unknown>, check = () => {}): Promise<number> =>
  timePerOperation({
    operations: callsInBatch,
    batch: () => Effect.runPromise(repeatedly(callsInBatch, call)),
    check,
  });

export const threadPool = (): Promise<number> => {
  const pool = standingPool({ workers: permits });
  let called = 0;
  return timeOf(() => {
    called++;
    return pool.run(Effect.void);
  }, () => expectStatistics(pool, { completed: called, rejected: 0 }));
};

export const partitioned = (): Promise<number> => {
  const guard = PartitionedSemaphore.makeUnsafe<string>({ permits }).withPermits("k", 1);
  return timeOf(() => guard(Effect.void));
};

export const semaphore = (): Promise<number> => {
  const guard = Effect.unsafeMakeSemaphore(permits).withPermits(1);
  return timeOf(() => guard(Effect.void));
};

/** The floor: the loop, and no guard. */
export const none = (): Promise<number> => timeOf(() => Effect.void);
