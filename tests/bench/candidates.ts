/**
 * What can be measured, each in a process of its own.
 *
 * The modules are loaded on demand, so that a candidate shares its process with no other.
 *
 * @module
 */
import { cockatiel3, cockatiel4 } from "./peers.ts";

/** Measures one candidate: nanoseconds per operation, or bytes per waiting caller. */
type Measure = () => Promise<number>;

const simulation = () => import("./simulation.ts");
const burst = () => import("./burst.ts");
const waitingHeap = () => import("./waiting_heap.ts");
const cancelling = () => import("./cancelling.ts");
const guard = () => import("./guard.ts");
const promiseGuard = () => import("./promise_guard.ts");
const limiter = () => import("./limiter.ts");
const rejection = () => import("./rejection.ts");
const cockatielRejection = () => import("./rejection_by_cockatiel.ts");
const pool = () => import("./pool.ts");
const genericPool = () => import("./pool_by_generic_pool.ts");
const breaker = () => import("./breaker.ts");
const cockatielBreaker = () => import("./breaker_by_cockatiel.ts");
const saving = () => import("./saving.ts");
const opossumBreaker = () => import("./breaker_by_opossum.ts");

export const candidates = {
  "fibers alone, 1,000": async () => (await burst()).fibersAlone(1_000),
  "fibers alone, 20,000": async () => (await burst()).fibersAlone(20_000),
  "promises alone, 20,000": async () => {
    const { none, timeOfBurst } = await promiseGuard();
    return timeOfBurst(20_000, none);
  },
  "simulation of 1,000 tasks": async () => (await simulation()).simulation(1_000),
  "simulation of 20,000 tasks": async () => (await simulation()).simulation(20_000),
  "burst of 1,000, thread pool": async () => (await burst()).threadPool(1_000),
  "burst of 20,000, thread pool": async () => (await burst()).threadPool(20_000),
  "burst of 1,000, PartitionedSemaphore": async () => (await burst()).partitioned(1_000),
  "burst of 20,000, PartitionedSemaphore": async () => (await burst()).partitioned(20_000),
  "burst of 1,000, Semaphore": async () => (await burst()).semaphore(1_000),
  "burst of 4,000, Semaphore": async () => (await burst()).semaphore(4_000),
  "burst of 20,000, p-limit": async () =>
    (await promiseGuard()).timeOfBurst(20_000, await (await limiter()).byPLimit()),
  "burst of 20,000, p-queue": async () =>
    (await promiseGuard()).timeOfBurst(20_000, await (await limiter()).byPQueue()),
  "waiting heap, thread pool": async () => (await waitingHeap()).threadPool(),
  "waiting heap, PartitionedSemaphore": async () => (await waitingHeap()).partitioned(),
  "waiting heap, fibers alone": async () => (await waitingHeap()).fibersAlone(),
  "waiting heap after 30, thread pool": async () => (await waitingHeap()).threadPoolAfterServing(),
  "waiting heap after 30, Semaphore": async () => (await waitingHeap()).semaphoreAfterServing(),
  "cancelling, thread pool": async () => (await cancelling()).threadPool(),
  "cancelling, PartitionedSemaphore": async () => (await cancelling()).partitioned(),
  "cancelling, Semaphore": async () => (await cancelling()).semaphore(),
  "cancelling, p-queue": async () => (await cancelling()).byPQueue(),
  "guard, thread pool": async () => (await guard()).threadPool(),
  "guard, PartitionedSemaphore": async () => (await guard()).partitioned(),
  "guard, Semaphore": async () => (await guard()).semaphore(),
  "guard, none": async () => (await guard()).none(),
  "guard, p-limit": async () =>
    (await promiseGuard()).timeToPass(await (await limiter()).byPLimit()),
  "guard, p-queue": async () =>
    (await promiseGuard()).timeToPass(await (await limiter()).byPQueue()),
  "rejection, thread pool": async () => (await rejection()).threadPool(),
  "rejection, Semaphore": async () => (await rejection()).semaphore(),
  "rejection, cockatiel": async () => (await cockatielRejection()).cockatiel(),
  "pool, use": async () => (await pool()).timeToPass((await pool()).byUse()),
  "pool, get": async () => (await pool()).timeToPass((await pool()).byGet()),
  "pool, Pool": async () => (await pool()).timeToPass((await pool()).byEffectPool()),
  "pool, generic-pool": async () =>
    (await promiseGuard()).timeToPass(await (await genericPool()).byGenericPool()),
  "pool of 1,000, use": async () => (await pool()).timeOfBurst(1_000, (await pool()).byUse()),
  "pool of 10,000, use": async () => (await pool()).timeOfBurst(10_000, (await pool()).byUse()),
  "pool of 1,000, Pool": async () =>
    (await pool()).timeOfSlowBurst(1_000, (await pool()).byEffectPool()),
  "pool of 2,000, Pool": async () =>
    (await pool()).timeOfSlowBurst(2_000, (await pool()).byEffectPool()),
  "pool of 1,000, generic-pool": async () =>
    (await promiseGuard()).timeOfBurst(1_000, await (await genericPool()).byGenericPool()),
  "pool of 10,000, generic-pool": async () =>
    (await promiseGuard()).timeOfBurst(10_000, await (await genericPool()).byGenericPool()),
  "breaker closed, ours": async () => (await breaker()).closed(),
  "breaker closed, cockatiel 3": async () => (await cockatielBreaker()).closed(await cockatiel3()),
  "breaker closed, cockatiel 4": async () => (await cockatielBreaker()).closed(await cockatiel4()),
  "breaker closed, opossum": async () => (await opossumBreaker()).closed(),
  "breaker open, ours": async () => (await breaker()).open(),
  "breaker open, cockatiel 3": async () => (await cockatielBreaker()).open(await cockatiel3()),
  "breaker open, cockatiel 4": async () => (await cockatielBreaker()).open(await cockatiel4()),
  "breaker open, opossum": async () => (await opossumBreaker()).open(),
  "breaker half failing, ours": async () => (await breaker()).halfFailing(),
  "breaker half failing, cockatiel 3": async () =>
    (await cockatielBreaker()).halfFailing(await cockatiel3()),
  "breaker half failing, cockatiel 4": async () =>
    (await cockatielBreaker()).halfFailing(await cockatiel4()),
  "save to grade": async () => (await saving()).saveToGrade(),
} as const satisfies Readonly<Record<string, Measure>>;

export type Candidate = keyof typeof candidates;

export const isCandidate = (name: string | undefined): name is Candidate =>
  name !== undefined && Object.hasOwn(candidates, name);
