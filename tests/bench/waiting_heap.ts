/**
 * Heap held by callers that wait, from 2,000 to 22,000 of them: by then all code is compiled, and
 * growing hash tables count for little.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { expectStatistics } from "./expect.ts";
import { standingPool } from "./standing.ts";

const callersBefore = 2_000;
const callersMeasured = 20_000;

/** Ends never, and holds no timer as `Effect.never` would. */
const endless = Effect.async<void>(() => {});

/** What is held, once everything else is gone. Runs under `--expose-gc`. */
const heapHeld = async (): Promise<number> => {
  const { gc } = globalThis as { readonly gc?: () => void };
  if (gc === undefined) throw new Error("Run this with --v8-flags=--expose-gc");
  // Twice, with a turn of the event loop between them for finalizers and for pending callbacks.
  gc();
  await new Promise((resolve) => setTimeout(resolve, 50));
  gc();
  return Deno.memoryUsage().heapUsed;
};

const bytesPerCaller = async (
  call: () => Effect.Effect<unknown, unknown>,
  check?: () => void,
): Promise<number> => {
  for (let caller = 0; caller < callersBefore; caller++) Effect.runFork(call());
  const before = await heapHeld();
  for (let caller = 0; caller < callersMeasured; caller++) Effect.runFork(call());
  const after = await heapHeld();
  check?.();
  return (after - before) / callersMeasured;
};

export const threadPool = (): Promise<number> => {
  const queue = callersBefore + callersMeasured;
  const pool = standingPool({ workers: 1, queue });
  Effect.runFork(pool.run(endless));
  return bytesPerCaller(
    () => pool.run(Effect.void),
    () => expectStatistics(pool, { active: 1, queued: queue }),
  );
};

export const partitioned = (): Promise<number> => {
  const guard = PartitionedSemaphore.makeUnsafe<string>({ permits: 1 }).withPermits("k", 1);
  Effect.runFork(guard(endless));
  return bytesPerCaller(() => guard(Effect.void));
};

/** How many are served before those who wait. */
const served = 30;

/** Lets some through one after another; one more stays, and so many others wait behind it. */
const crowd = async (
  guard: (work: Effect.Effect<void>) => Effect.Effect<unknown, unknown>,
  waiting: number,
): Promise<void> => {
  let begun = 0;
  const work = (end: Effect.Effect<void>) =>
    guard(Effect.zipRight(Effect.sync(() => begun++), end));
  for (let caller = 0; caller < served; caller++) Effect.runFork(work(Effect.yieldNow()));
  Effect.runFork(work(endless));
  for (let caller = 0; caller < waiting; caller++) Effect.runFork(work(Effect.void));
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (begun !== served + 1) throw new Error(`${begun} were let in, and not ${served + 1}`);
};

/** By a caller before whom some were served. The first crowd is there for the code to be compiled. */
const bytesAfterServing = async (
  make: () => (work: Effect.Effect<void>) => Effect.Effect<unknown, unknown>,
): Promise<number> => {
  const waiting = 1_000;
  await crowd(make(), waiting);
  const before = await heapHeld();
  await crowd(make(), waiting);
  return (await heapHeld() - before) / waiting;
};

export const threadPoolAfterServing = (): Promise<number> =>
  bytesAfterServing(() => standingPool({ workers: 1, queue: 2_000 }).run);

export const semaphoreAfterServing = (): Promise<number> =>
  bytesAfterServing(() => Effect.unsafeMakeSemaphore(1).withPermits(1));

/** The floor: fibers that wait to be called back, and the callbacks. */
export const fibersAlone = (): Promise<number> => {
  const callbacks: Array<(effect: Effect.Effect<void>) => void> = [];
  return bytesPerCaller(
    () => Effect.async<void>((callback) => void callbacks.push(callback)),
    () => {
      if (callbacks.length !== callersBefore + callersMeasured) throw new Error("Not all wait");
    },
  );
};
