/**
 * What it costs to go through a guard when nobody is in the way, around an effect that does
 * nothing. The guarded effect is made anew each time, as it is where a guard is called.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { expectStatistics } from "./expect.ts";
import { timeOfEffects } from "./one_after_another.ts";
import { standingPool } from "./standing.ts";

const permits = 10;

export const threadPool = (): Promise<number> => {
  const pool = standingPool({ workers: permits });
  let called = 0;
  return timeOfEffects(() => {
    called++;
    return pool.run(Effect.void);
  }, () => expectStatistics(pool, { completed: called, rejected: 0 }));
};

export const partitioned = (): Promise<number> => {
  const guard = PartitionedSemaphore.makeUnsafe<string>({ permits }).withPermits("k", 1);
  return timeOfEffects(() => guard(Effect.void));
};

export const semaphore = (): Promise<number> => {
  const guard = Effect.unsafeMakeSemaphore(permits).withPermits(1);
  return timeOfEffects(() => guard(Effect.void));
};

/** The floor: the loop, and no guard. */
export const none = (): Promise<number> => timeOfEffects(() => Effect.void);
