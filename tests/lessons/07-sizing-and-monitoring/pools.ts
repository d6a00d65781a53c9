import * as Effect from "effect/Effect";
import type { Statistics, ThreadPool } from "../../../lessons/02-thread-pool/thread_pool.ts";
import * as Pool from "../../../lessons/02-thread-pool/thread_pool.ts";

/** A real pool, and what its statistics are told to be on top of what they are. */
export const makePool = (name = "pool", workers = 10) =>
  Effect.map(Pool.make({ name, workers, queue: 1000 }), (pool) => {
    let extra: Partial<Statistics> = {};
    const told: ThreadPool = {
      ...pool,
      statistics: Effect.map(pool.statistics, (statistics) => ({ ...statistics, ...extra })),
    };
    return { pool: told, tell: (statistics: Partial<Statistics>) => void (extra = statistics) };
  });

/** Calls that end well, and calls that fail, one after another in no time. */
export const end = (pool: ThreadPool, calls: { readonly well?: number; readonly ill?: number }) =>
  Effect.all([
    Effect.replicateEffect(pool.run(Effect.void), calls.well ?? 0),
    Effect.replicateEffect(Effect.ignore(pool.run(Effect.fail("ill"))), calls.ill ?? 0),
  ], { discard: true });

/** Work that holds so many workers for so many seconds. */
export const hold = (pool: ThreadPool, workers: number, seconds: number) =>
  Effect.forkScoped(Effect.all(
    Array.from({ length: workers }, () => pool.run(Effect.sleep(1000 * seconds))),
    { concurrency: "unbounded", discard: true },
  ));
