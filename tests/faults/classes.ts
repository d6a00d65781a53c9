import type { Breaker, BreakerSettings, BreakerSubject } from "./breaker.ts";
import type { Bulkhead, BulkheadSettings, BulkheadSubject } from "./bulkhead.ts";
import { acquireFaults } from "./acquire_faults.ts";
import * as Cockatiel from "./by_cockatiel.ts";
import * as EffectItself from "./by_effect.ts";
import * as GenericPool from "./by_generic_pool.ts";
import * as Opossum from "./by_opossum.ts";
import * as PLimit from "./by_p_limit.ts";
import * as PQueue from "./by_p_queue.ts";
import * as Watertight from "./by_watertight.ts";
import { callbackFaults } from "./callback_faults.ts";
import { countingFaults } from "./counting_faults.ts";
import type { Closable, Fault, Subject } from "./fault.ts";
import { naiveBreakers } from "./naive_breaker.ts";
import { naiveBulkhead } from "./naive_bulkhead.ts";
import { naivePool } from "./naive_pool.ts";
import type { Pool, PoolSettings, PoolSubject } from "./pool.ts";
import { healthFaults } from "./health_faults.ts";
import { permitFaults } from "./permit_faults.ts";
import { probeFaults } from "./probe_faults.ts";
import { staleFaults } from "./stale_faults.ts";
import { waiterFaults } from "./waiter_faults.ts";

/** The classes of fault of one kind, and who is put to them. */
export interface Classes<T extends Closable, S> {
  readonly title: string;
  readonly faults: ReadonlyArray<Fault<T, S>>;
  readonly ours: Subject<T, S>;
  readonly peers: ReadonlyArray<Subject<T, S>>;
  /** Adapters that are broken on purpose: each scenario must find at least one of them out. */
  readonly planted: ReadonlyArray<Subject<T, S>>;
}

export const bulkheads: Classes<Bulkhead, BulkheadSettings> = {
  title: "Bulkheads",
  faults: [...waiterFaults, ...permitFaults],
  ours: Watertight.threadPool,
  peers: [
    ...Cockatiel.bulkheads,
    Opossum.bulkhead,
    PLimit.bulkhead,
    PQueue.bulkhead,
    EffectItself.semaphore,
    EffectItself.partitionedSemaphore,
  ] satisfies ReadonlyArray<BulkheadSubject>,
  planted: [naiveBulkhead],
};

export const breakers: Classes<Breaker, BreakerSettings> = {
  title: "Breakers",
  faults: [...probeFaults, ...staleFaults, ...countingFaults, ...callbackFaults],
  ours: Watertight.circuitBreaker,
  peers: [...Cockatiel.breakers, Opossum.breaker] satisfies ReadonlyArray<BreakerSubject>,
  planted: naiveBreakers,
};

export const pools: Classes<Pool, PoolSettings> = {
  title: "Connection pools",
  faults: [...healthFaults, ...acquireFaults],
  ours: Watertight.connectionPool,
  peers: [GenericPool.pool, EffectItself.pool] satisfies ReadonlyArray<PoolSubject>,
  planted: [naivePool],
};
