/**
 * What is promised, and the limits it is held to.
 *
 * @module
 */
import { exponent, fastest, type Figure, growth, heap, time } from "./figure.ts";
import { siteFigures } from "./site/figures.ts";

const threadPoolGrowth = exponent(
  [1_000, "burst of 1,000, thread pool"],
  [20_000, "burst of 20,000, thread pool"],
);

const semaphoreGrowth = exponent(
  [1_000, "burst of 1,000, Semaphore"],
  [4_000, "burst of 4,000, Semaphore"],
);

const partitionedGrowth = exponent(
  [1_000, "burst of 1,000, PartitionedSemaphore"],
  [20_000, "burst of 20,000, PartitionedSemaphore"],
);

const floorGrowth = exponent(
  [1_000, "fibers alone, 1,000"],
  [20_000, "fibers alone, 20,000"],
);

const connectionPoolGrowth = exponent(
  [1_000, "pool of 1,000, use"],
  [10_000, "pool of 10,000, use"],
);

const effectPoolGrowth = exponent(
  [1_000, "pool of 1,000, Pool"],
  [2_000, "pool of 2,000, Pool"],
);

const genericPoolGrowth = exponent(
  [1_000, "pool of 1,000, generic-pool"],
  [10_000, "pool of 10,000, generic-pool"],
);

export const figures: ReadonlyArray<Figure> = [
  time("simulation: per task of 1,000, to fibers alone", [
    "simulation of 1,000 tasks",
    "fibers alone, 1,000",
  ], 3),
  time("simulation: per task of 20,000, to fibers alone", [
    "simulation of 20,000 tasks",
    "fibers alone, 20,000",
  ], 3),
  time("simulation: per task of 20,000, to 1,000", [
    "simulation of 20,000 tasks",
    "simulation of 1,000 tasks",
  ], 1.5),
  time("burst: per caller of 20,000, to PartitionedSemaphore", [
    "burst of 20,000, thread pool",
    "burst of 20,000, PartitionedSemaphore",
  ], 1),
  time("burst: per caller of 20,000, to p-limit", [
    "burst of 20,000, thread pool",
    "burst of 20,000, p-limit",
  ]),
  time("burst: per caller of 20,000, to p-queue", [
    "burst of 20,000, thread pool",
    "burst of 20,000, p-queue",
  ]),
  time("burst: fibers alone, to promises alone", [
    "fibers alone, 20,000",
    "promises alone, 20,000",
  ]),
  growth(
    "burst: growth, to Semaphore (1,000 to 4,000 only)",
    threadPoolGrowth,
    semaphoreGrowth,
    1.15,
  ),
  growth("burst: growth, to PartitionedSemaphore", threadPoolGrowth, partitionedGrowth),
  growth("burst: growth, to fibers alone", threadPoolGrowth, floorGrowth),
  heap("burst: heap per waiting caller, to PartitionedSemaphore", [
    "waiting heap, thread pool",
    "waiting heap, PartitionedSemaphore",
  ], 3_500),
  heap("burst: heap per waiting caller, to fibers alone", [
    "waiting heap, thread pool",
    "waiting heap, fibers alone",
  ]),
  heap("burst: heap per waiting caller after 30 were served, to Semaphore", [
    "waiting heap after 30, thread pool",
    "waiting heap after 30, Semaphore",
  ]),
  {
    ...time("cancelling: per caller of 10,000, to PartitionedSemaphore", [
      "cancelling, thread pool",
      "cancelling, PartitionedSemaphore",
    ], 0.8),
    remarks: async () => (await import("./cancelled_callers.ts")).remarks(),
  },
  time("cancelling: per caller of 10,000, to Semaphore", [
    "cancelling, thread pool",
    "cancelling, Semaphore",
  ]),
  time("cancelling: per caller of 10,000, to p-queue", [
    "cancelling, thread pool",
    "cancelling, p-queue",
  ]),
  time("guard: to PartitionedSemaphore", ["guard, thread pool", "guard, PartitionedSemaphore"], 1),
  time("guard: to Semaphore", ["guard, thread pool", "guard, Semaphore"], 0.4),
  time("guard: to Effect.void alone", ["guard, thread pool", "guard, none"]),
  time("guard: to p-limit", ["guard, thread pool", "guard, p-limit"]),
  time("guard: to p-queue", ["guard, thread pool", "guard, p-queue"]),
  time("rejection: to withPermitsIfAvailable", [
    "rejection, thread pool",
    "rejection, Semaphore",
  ], 1.5),
  time("rejection: to cockatiel", ["rejection, thread pool", "rejection, cockatiel"], 0.3),
  time("pool: use, to Effect's scoped Pool.get", ["pool, use", "pool, Pool"], 0.1),
  time("pool: scoped get, to Effect's scoped Pool.get", ["pool, get", "pool, Pool"]),
  time("pool: use, to generic-pool", ["pool, use", "pool, generic-pool"]),
  time("pool: per caller of 1,000, to Effect's Pool", [
    "pool of 1,000, use",
    "pool of 1,000, Pool",
  ], 0.05),
  time("pool: per caller of 1,000, to generic-pool", [
    "pool of 1,000, use",
    "pool of 1,000, generic-pool",
  ]),
  growth(
    "pool: growth to 10,000, to Effect's Pool (to 2,000 only)",
    connectionPoolGrowth,
    effectPoolGrowth,
    1.15,
  ),
  growth("pool: growth to 10,000, to generic-pool", connectionPoolGrowth, genericPoolGrowth),
  time("breaker: closed, to the fastest of promises", [
    "breaker closed, ours",
    fastest(
      "breaker closed, cockatiel 3",
      "breaker closed, cockatiel 4",
      "breaker closed, opossum",
    ),
  ], 2.5),
  time("breaker: closed, to cockatiel 3", ["breaker closed, ours", "breaker closed, cockatiel 3"]),
  time("breaker: closed, to cockatiel 4", ["breaker closed, ours", "breaker closed, cockatiel 4"]),
  time("breaker: closed, to opossum", ["breaker closed, ours", "breaker closed, opossum"]),
  time("breaker: closed, to Semaphore", ["breaker closed, ours", "guard, Semaphore"], 0.2),
  time("breaker: open, to the fastest of promises", [
    "breaker open, ours",
    fastest("breaker open, cockatiel 3", "breaker open, cockatiel 4", "breaker open, opossum"),
  ], 0.3),
  time("breaker: half failing, to the fastest of promises", [
    "breaker half failing, ours",
    fastest("breaker half failing, cockatiel 3", "breaker half failing, cockatiel 4"),
  ], 1.3),
  time("lesson 2: process, to one that imports effect/Effect", [
    "lesson 2",
    "import of effect/Effect",
  ], 4),
  time("lesson 2: by deno task, to one that imports effect/Effect", [
    "lesson 2 by deno task",
    "import of effect/Effect",
  ]),
  time("exercise: from save to grade, to deno test of nothing", [
    "save to grade",
    "deno test of nothing",
  ], 2),
  ...siteFigures,
];
