import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import {
  make,
  type Options,
  type Statistics,
  type ThreadPool,
} from "../../lessons/02-thread-pool/thread_pool.ts";

/** A pool that stays for as long as the process does. */
export const standingPool = (options: Omit<Options, "name">): ThreadPool =>
  Effect.runSync(
    Scope.extend(make({ name: "bench", ...options }), Effect.runSync(Scope.make())),
  );

/** Throws unless the statistics of a pool hold these numbers. */
export const expectStatistics = (pool: ThreadPool, expected: Partial<Statistics>): void => {
  const actual = Effect.runSync(pool.statistics);
  for (const key of Object.keys(expected) as ReadonlyArray<keyof Statistics>) {
    if (actual[key] !== expected[key]) {
      throw new Error(`${key} should be ${expected[key]} and is ${actual[key]}`);
    }
  }
};
