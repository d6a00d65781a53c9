/**
 * Many callers at once, and few of them at a time. Their work is to yield once.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { forkAndJoin } from "./fork_and_join.ts";
import { expectStatistics, standingPool } from "./standing_pool.ts";
import { timePerOperation } from "./stopwatch.ts";

const permits = 10;

/**
 * Callers in a batch: small bursts are repeated within one, so that bursts of any size pay alike
 * for starting a batch and for the garbage they leave.
 */
const callersInBatch = 20_000;

const batchOf = (callers: number, call: () => Effect.Effect<unknown, unknown>) => {
  const bursts = Math.ceil(callersInBatch / callers);
  return {
    operations: bursts * callers,
    batch: async (): Promise<void> => {
      for (let burst = 0; burst < bursts; burst++) {
        await Effect.runPromise(forkAndJoin(callers, call));
      }
    },
  };
};

/** The floor: the same fibers, and nothing to limit them. */
export const fibersAlone = (callers: number): Promise<number> =>
  timePerOperation(batchOf(callers, () => Effect.yieldNow()));

export const threadPool = (callers: number): Promise<number> => {
  const pool = standingPool({ workers: permits, queue: 20_000 });
  let called = 0;
  const call = () => {
    called++;
    return pool.run(Effect.yieldNow());
  };
  const check = () => expectStatistics(pool, { completed: called, rejected: 0 });
  return timePerOperation({ ...batchOf(callers, call), check });
};

export const partitioned = (callers: number): Promise<number> => {
  const guard = PartitionedSemaphore.makeUnsafe<string>({ permits }).withPermits("k", 1);
  return timePerOperation(batchOf(callers, () => guard(Effect.yieldNow())));
};

/** One burst is a batch here, and warming up is done by small ones: it takes seconds at 4,000. */
export const semaphore = (callers: number): Promise<number> => {
  const guard = Effect.unsafeMakeSemaphore(permits).withPermits(1);
  const burst = (callers: number) => () =>
    Effect.runPromise(forkAndJoin(callers, () => guard(Effect.yieldNow())));
  return timePerOperation({ operations: callers, batch: burst(callers), warmUp: burst(1_000) });
};
