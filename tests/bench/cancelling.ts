/**
 * What it costs to cancel callers that wait, one by one, while the only permit is held, until all
 * of them have ended. Making them wait is not timed.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import { expectSame, expectStatistics } from "./expect.ts";
import { pQueue } from "./peers.ts";
import { standingPool } from "./standing.ts";
import { timePerOperation } from "./stopwatch.ts";

const callers = 10_000;

/** Ends never, and holds no timer as `Effect.never` would. */
const endless = Effect.async<void>(() => {});

const fail = (): never => {
  throw new Error("Work that was to be cancelled has run");
};

const cancelled = Effect.sync(fail);

/** `expectQueued` looks before each batch, and `expectNobody` after it: the permit is held yet. */
const timeOfInterrupting = (
  guard: (work: Effect.Effect<void>) => Effect.Effect<void, unknown>,
  expectQueued = () => {},
  expectNobody = () => {},
): Promise<number> => {
  Effect.runFork(guard(endless));
  let fibers: ReadonlyArray<Fiber.RuntimeFiber<void, unknown>> = [];
  return timePerOperation({
    operations: callers,
    prepare: async () => {
      fibers = Array.from({ length: callers }, () => Effect.runFork(guard(cancelled)));
      await Effect.runPromise(Effect.yieldNow());
      expectQueued();
    },
    batch: async () => {
      await Effect.runPromise(Fiber.interruptAll(fibers));
      expectNobody();
    },
  });
};

/** The queue has just the places that are needed: one that were lost would be missed. */
export const threadPool = (): Promise<number> => {
  const pool = standingPool({ workers: 1, queue: callers });
  let interrupted = 0;
  return timeOfInterrupting(
    pool.run,
    () => expectStatistics(pool, { active: 1, queued: callers, interrupted, rejected: 0 }),
    () => {
      interrupted += callers;
      expectStatistics(pool, { active: 1, queued: 0, interrupted, rejected: 0 });
    },
  );
};

export const partitioned = (): Promise<number> =>
  timeOfInterrupting(
    PartitionedSemaphore.makeUnsafe<string>({ permits: 1 }).withPermits("k", 1),
  );

export const semaphore = (): Promise<number> =>
  timeOfInterrupting(Effect.unsafeMakeSemaphore(1).withPermits(1));

/** Each caller has a signal of its own, as each fiber can be interrupted by itself. */
export const byPQueue = async (): Promise<number> => {
  const { default: Queue } = await pQueue();
  const queue = new Queue({ concurrency: 1 });
  void queue.add(() => new Promise<void>(() => {}));
  let controllers: ReadonlyArray<AbortController> = [];
  let ends: Promise<ReadonlyArray<PromiseSettledResult<unknown>>> = Promise.resolve([]);
  return timePerOperation({
    operations: callers,
    prepare: () => {
      controllers = Array.from({ length: callers }, () => new AbortController());
      ends = Promise.allSettled(controllers.map(({ signal }) => queue.add(fail, { signal })));
      expectSame("size", queue.size, callers);
    },
    batch: async () => {
      for (const controller of controllers) controller.abort();
      await ends;
      expectSame("size", queue.size, 0);
    },
  });
};
