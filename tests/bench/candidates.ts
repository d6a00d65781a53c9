/**
 * What can be measured, each in a process of its own.
 *
 * The modules are loaded on demand, so that a candidate shares its process with no other.
 *
 * @module
 */

/** Measures one candidate: nanoseconds per operation, or bytes per waiting caller. */
type Measure = () => Promise<number>;

const simulation = () => import("./simulation.ts");
const burst = () => import("./burst.ts");
const waitingHeap = () => import("./waiting_heap.ts");
const guard = () => import("./guard.ts");
const rejection = () => import("./rejection.ts");
const cockatiel = () => import("./rejection_by_cockatiel.ts");

export const candidates = {
  "fibers alone, 1,000": async () => (await burst()).fibersAlone(1_000),
  "fibers alone, 20,000": async () => (await burst()).fibersAlone(20_000),
  "simulation of 1,000 tasks": async () => (await simulation()).simulation(1_000),
  "simulation of 20,000 tasks": async () => (await simulation()).simulation(20_000),
  "burst of 1,000, thread pool": async () => (await burst()).threadPool(1_000),
  "burst of 20,000, thread pool": async () => (await burst()).threadPool(20_000),
  "burst of 1,000, PartitionedSemaphore": async () => (await burst()).partitioned(1_000),
  "burst of 20,000, PartitionedSemaphore": async () => (await burst()).partitioned(20_000),
  "burst of 1,000, Semaphore": async () => (await burst()).semaphore(1_000),
  "burst of 4,000, Semaphore": async () => (await burst()).semaphore(4_000),
  "waiting heap, thread pool": async () => (await waitingHeap()).threadPool(),
  "waiting heap, PartitionedSemaphore": async () => (await waitingHeap()).partitioned(),
  "waiting heap, fibers alone": async () => (await waitingHeap()).fibersAlone(),
  "guard, thread pool": async () => (await guard()).threadPool(),
  "guard, PartitionedSemaphore": async () => (await guard()).partitioned(),
  "guard, Semaphore": async () => (await guard()).semaphore(),
  "guard, none": async () => (await guard()).none(),
  "rejection, thread pool": async () => (await rejection()).threadPool(),
  "rejection, Semaphore": async () => (await rejection()).semaphore(),
  "rejection, cockatiel": async () => (await cockatiel()).cockatiel(),
} as const satisfies Readonly<Record<string, Measure>>;

export type Candidate = keyof typeof candidates;

export const isCandidate = (name: string | undefined): name is Candidate =>
  name !== undefined && Object.hasOwn(candidates, name);
