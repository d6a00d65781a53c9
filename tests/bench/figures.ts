/**
 * What is promised, and the limits it is held to.
 *
 * @module
 */
import type { Source } from "./measurement.ts";
import type { Read } from "./samples.ts";

/**
 * A number that is measured anew in each round, and how to print it. It is worked out within a
 * round, from measurements that lie close together, so that a machine that gets busier between
 * two rounds shifts nothing.
 */
export interface Quantity {
  readonly of: (read: Read) => number;
  readonly format: (value: number) => string;
}

/** A row of the table. */
export interface Figure {
  /** Begins with its subject and a colon. */
  readonly title: string;
  readonly sources: ReadonlyArray<Source>;
  readonly ours: Quantity;
  readonly peer: Quantity;
  readonly ratio?: Quantity;
  /** Without a limit, the row is for information. */
  readonly limit?: { readonly on: Quantity; readonly most: number };
}

const threeDigits = (value: number): string =>
  value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(value, 1)))));

const nanoseconds = (value: number): string => {
  if (value < 1e3) return `${value.toFixed(0)} ns`;
  return value < 1e6 ? `${threeDigits(value / 1e3)} µs` : `${threeDigits(value / 1e6)} ms`;
};

const bytes = (value: number): string => `${threeDigits(value / 1e3)} kB`;

const plain = (value: number): string => value.toFixed(2);

const times = (value: number): string => `${value.toFixed(2)} ×`;

const compared = (
  title: string,
  format: (value: number) => string,
  [ours, peer]: readonly [ours: Source, peer: Source],
) => ({
  title,
  sources: [ours, peer],
  ours: { of: (read: Read) => read(ours), format },
  peer: { of: (read: Read) => read(peer), format },
  ratio: { of: (read: Read) => read(ours) / read(peer), format: times },
});

/** Time against a peer's, and how many times that it may be. */
const time = (
  title: string,
  pair: readonly [ours: Source, peer: Source],
  most?: number,
): Figure => {
  const figure = compared(title, nanoseconds, pair);
  return most === undefined ? figure : { ...figure, limit: { on: figure.ratio, most } };
};

/** Bytes, and how many they may be, whatever the peer takes. */
const heap = (
  title: string,
  pair: readonly [ours: Source, peer: Source],
  most?: number,
): Figure => {
  const figure = compared(title, bytes, pair);
  return most === undefined ? figure : { ...figure, limit: { on: figure.ours, most } };
};

/** The power of the number of callers by which the time for all of them grows. */
const exponent = (
  [few, small]: readonly [number, Source],
  [many, large]: readonly [number, Source],
) => ({
  sources: [small, large],
  of: (read: Read) => 1 + Math.log(read(large) / read(small)) / Math.log(many / few),
  format: plain,
});

type Exponent = ReturnType<typeof exponent>;

const growth = (title: string, ours: Exponent, peer: Exponent, most?: number): Figure => ({
  title,
  sources: [...ours.sources, ...peer.sources],
  ours,
  peer,
  ...(most !== undefined && { limit: { on: ours, most } }),
});

const poolGrowth = exponent(
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
  growth("burst: growth, to Semaphore (1,000 to 4,000 only)", poolGrowth, semaphoreGrowth, 1.15),
  growth("burst: growth, to PartitionedSemaphore", poolGrowth, partitionedGrowth),
  growth("burst: growth, to fibers alone", poolGrowth, floorGrowth),
  heap("burst: heap per waiting caller, to PartitionedSemaphore", [
    "waiting heap, thread pool",
    "waiting heap, PartitionedSemaphore",
  ], 3_500),
  heap("burst: heap per waiting caller, to fibers alone", [
    "waiting heap, thread pool",
    "waiting heap, fibers alone",
  ]),
  time("guard: to PartitionedSemaphore", ["guard, thread pool", "guard, PartitionedSemaphore"], 1),
  time("guard: to Semaphore", ["guard, thread pool", "guard, Semaphore"], 0.4),
  time("guard: to Effect.void alone", ["guard, thread pool", "guard, none"]),
  time("rejection: to withPermitsIfAvailable", [
    "rejection, thread pool",
    "rejection, Semaphore",
  ], 1.5),
  time("rejection: to cockatiel", ["rejection, thread pool", "rejection, cockatiel"], 0.3),
  time("lesson 2: process, to one that imports effect/Effect", [
    "lesson 2",
    "import of effect/Effect",
  ], 4),
  time("lesson 2: by deno task, to one that imports effect/Effect", [
    "lesson 2 by deno task",
    "import of effect/Effect",
  ]),
];
