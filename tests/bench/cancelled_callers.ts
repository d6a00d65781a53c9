/**
 * What becomes of callers that are cancelled while they wait for the only permit, found out by doing
 * it with each guard.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import * as Pool from "effect/Pool";
import * as ConnectionPool from "../../lessons/03-connection-pool/connection_pool.ts";
import { type Cockatiel, cockatiel3, cockatiel4, genericPool, pLimit, pQueue } from "./peers.ts";
import { standing, standingPool } from "./standing.ts";

/** A guard with one permit. */
interface Guard {
  /** Calls, and can be cancelled by the signal unless there is `cancelAll`. */
  readonly call: (work: () => Promise<void>, signal: AbortSignal) => Promise<unknown>;
  readonly cancelAll?: () => void;
  /** How many wait, where it tells. */
  readonly queued?: () => number;
}

const cancelledCallers = 3;

/** Anything that happens at once has happened by then. In milliseconds. */
const aWhile = 50;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, aWhile));

interface Observed {
  readonly settled: number;
  readonly queued: number | undefined;
}

interface Outcome {
  readonly held: Observed;
  readonly released: Observed;
  readonly worked: number;
  readonly liveServed: boolean;
}

/** Cancels some callers in the line, looks, gives the permit back, and looks again. */
const cancelSome = async ({ call, cancelAll, queued }: Guard): Promise<Outcome> => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const live = new AbortController();
  const cancelled = new AbortController();
  let settled = 0;
  let worked = 0;
  let waitsLive = false;
  let liveServed = false;
  const comeLive = (): void => {
    waitsLive = true;
    void call(() => {
      liveServed = true;
      return Promise.resolve();
    }, live.signal);
  };
  const work = (): Promise<void> => {
    worked++;
    return Promise.resolve();
  };
  /** Leaves the live caller out of what it counts. */
  const look = (): Observed => ({
    settled,
    queued: queued && queued() - Number(waitsLive && !liveServed),
  });

  void call(() => held, live.signal);
  await pause();
  for (let caller = 0; caller < cancelledCallers; caller++) {
    const count = (): void => void settled++;
    call(work, cancelled.signal).then(count, count);
  }
  // Where all who wait are cancelled together, the live caller comes afterwards.
  if (cancelAll === undefined) comeLive();
  await Promise.resolve();
  cancelled.abort();
  cancelAll?.();
  await pause();
  const whileHeld = look();
  if (cancelAll !== undefined) comeLive();
  release();
  await pause();
  return { held: whileHeld, released: look(), worked, liveServed };
};

/** When something was so for all of them; if never, for how many it came to be so. */
const when = (
  count: (observed: Observed) => number,
  { held, released }: Outcome,
): string => {
  if (count(held) === cancelledCallers) return "at once";
  if (count(released) === cancelledCallers) return "only when the permit comes back";
  return count(released) === 0 ? "never" : `never, but for ${count(released)}`;
};

const describe = (outcome: Outcome): string => {
  const { held, liveServed, worked } = outcome;
  const settle = when(({ settled }) => settled, outcome);
  const free = when(({ queued = 0 }) => cancelledCallers - queued, outcome);
  return [
    `they settle ${settle}`,
    held.queued === undefined ? "places are not shown" : `places are free ${free}`,
    ...worked === 0 ? [] : [`${worked} work all the same`],
    `a live caller behind them is ${liveServed ? "" : "not "}served`,
  ].join(", ");
};

type EffectGuard = (work: Effect.Effect<void>) => Effect.Effect<void, unknown>;

const byInterruption = (guard: EffectGuard, queued?: () => number): Guard => ({
  call: (work, signal) => Effect.runPromise(guard(Effect.promise(work)), { signal }),
  ...(queued !== undefined && { queued }),
});

const threadPool = (): Guard => {
  const pool = standingPool({ workers: 1 });
  return byInterruption(pool.run, () => Effect.runSync(pool.statistics).queued);
};

const connectionPool = (): Guard => {
  const pool = standing(ConnectionPool.make({
    name: "bench",
    size: 1,
    open: Effect.sync(() => ({})),
    close: () => Effect.void,
    // Its timer keeps the process going after the last caller was served.
    acquireLimit: "1 second",
  }));
  return byInterruption(
    (work) => pool.use(() => work),
    () => Effect.runSync(pool.statistics).waiting,
  );
};

const effectPool = (): Guard => {
  const pool = standing(Pool.make({ acquire: Effect.succeed({}), size: 1 }));
  return byInterruption((work) => Effect.scoped(Effect.zipRight(Pool.get(pool), work)));
};

const byCockatiel = ({ bulkhead }: Cockatiel): Guard => {
  const places = 10;
  const policy = bulkhead(1, places);
  return {
    call: (work, signal) => policy.execute(work, signal),
    queued: () => places - policy.queueSlots,
  };
};

const byPQueue = async (): Promise<Guard> => {
  const { default: Queue } = await pQueue();
  const queue = new Queue({ concurrency: 1 });
  return { call: (work, signal) => queue.add(work, { signal }), queued: () => queue.size };
};

const byPLimit = async (rejectOnClear: boolean): Promise<Guard> => {
  const { default: makeLimit } = await pLimit();
  const limit = makeLimit({ concurrency: 1, rejectOnClear });
  return { call: limit, cancelAll: limit.clearQueue, queued: () => limit.pendingCount };
};

/** It lets nobody cancel: a caller that waits can at best time out, before anyone looks. */
const byGenericPool = async (): Promise<Guard> => {
  const { createPool } = await genericPool();
  const connections = { create: () => Promise.resolve({}), destroy: () => Promise.resolve() };
  const pool = createPool(connections, { max: 1, acquireTimeoutMillis: aWhile / 2 });
  return {
    call: async (work) => {
      const connection = await pool.acquire();
      await work();
      await pool.release(connection);
    },
    cancelAll: () => {},
    queued: () => pool.pending,
  };
};

const guards: ReadonlyArray<readonly [title: string, make: () => Guard | Promise<Guard>]> = [
  ["thread pool", threadPool],
  ["connection pool", connectionPool],
  [
    "PartitionedSemaphore",
    () =>
      byInterruption(
        PartitionedSemaphore.makeUnsafe<string>({ permits: 1 }).withPermits("k", 1),
      ),
  ],
  ["Semaphore", () => byInterruption(Effect.unsafeMakeSemaphore(1).withPermits(1))],
  ["Pool", effectPool],
  ["cockatiel 3, by signal", async () => byCockatiel(await cockatiel3())],
  ["cockatiel 4, by signal", async () => byCockatiel(await cockatiel4())],
  ["p-queue, by signal", byPQueue],
  ["p-limit, by clearQueue", () => byPLimit(false)],
  ["p-limit, by clearQueue with rejectOnClear", () => byPLimit(true)],
  ["generic-pool, by acquireTimeoutMillis only", byGenericPool],
];

/** A line for each guard. */
export const remarks = async (): Promise<ReadonlyArray<string>> => {
  const lines = guards.map(async ([title, make]) =>
    `${title}: ${describe(await cancelSome(await make()))}.`
  );
  return [
    `When ${cancelledCallers} callers in the line are cancelled, while the permit is held:`,
    ...await Promise.all(lines),
  ];
};
