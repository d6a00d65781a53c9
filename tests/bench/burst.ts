/**
 * Many callers at once, and few of them at a time. Their work is to yield once.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { burstsOfEffects, slowBursts } from "./bursts.ts";
import { expectStatistics } from "./expect.ts";
import { standingPool } from "./standing.ts";
import { timePerOperation } from "./stopwatch.ts";

const permits = 10;

/** The floor: the same fibers, and nothing to limit them. */
export const fibersAlone = (callers: number): Promise<number> =>
  timePerOperation(burstsOfEffects(callers, () => Effect.yieldNow()));

export const threadPool = (callers: number): Promise<number> => {
  const pool = standingPool({ workers: permits, queue: 20_000 });
  let called = 0;
  const call = () => {
    called++;
    return pool.run(Effect.yieldNow());
  };
  const check = () => expectStatistics(pool, { completed: called, rejected: 0 });
  return timePerOperation({ ...burstsOfEffects(callers, call), check });
};

export const partitioned = (callers: number): Promise<number> => {
  const guard = PartitionedSemaphore.makeUnsafe<string>({ permits }).withPermits("k", 1);
  return timePerOperation(burstsOfEffects(callers, () => guard(Effect.yieldNow())));
};

export const semaphore = (callers: number): Promise<number> => {
  const guard = Effect.unsafeMakeSemaphore(permits).withPermits(1);
  return timePerOperation(slowBursts(callers, () => guard(Effect.yieldNow())));
};
