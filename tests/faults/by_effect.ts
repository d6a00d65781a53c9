import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as PartitionedSemaphore from "effect/PartitionedSemaphore";
import * as EffectPool from "effect/Pool";
import * as Scope from "effect/Scope";
import type { BulkheadSubject } from "./bulkhead.ts";
import { inScope } from "./in_scope.ts";
import { NotOffered } from "./not_offered.ts";
import type { Connection, PoolSubject } from "./pool.ts";
import { runFor, toItsEnd } from "./promised.ts";

const withoutLimit = (queue: number | undefined): void => {
  if (queue !== undefined) throw new NotOffered("a limit to its queue");
};

export const semaphore: BulkheadSubject = {
  name: "Effect Semaphore",
  heading: ["Sema-", "phore"],
  remarks: { "double-release": "by take and release; withPermits releases once" },
  make: async ({ callLimit: limit, capacity, queue }) => {
    withoutLimit(queue);
    const it = await Effect.runPromise(Effect.makeSemaphore(capacity));
    return {
      run: (work, { signal, size = 1 } = {}) =>
        runFor(it.withPermits(size)(toItsEnd(work)), { signal, limit }),
      resize: (permits) => Effect.runPromise(it.resize(permits)),
      take: async () => {
        await Effect.runPromise(it.take(1));
        return () => Effect.runPromise(Effect.asVoid(it.release(1)));
      },
      close: () => Promise.resolve(),
    };
  },
};

export const partitionedSemaphore: BulkheadSubject = {
  name: "Effect PartitionedSemaphore",
  heading: ["Part.", "Sem."],
  make: async ({ callLimit: limit, capacity, queue }) => {
    withoutLimit(queue);
    const it = await Effect.runPromise(
      PartitionedSemaphore.make<string>({ permits: capacity }),
    );
    return {
      run: (work, { signal, size = 1 } = {}) =>
        runFor(it.withPermits("all", size)(toItsEnd(work)), { signal, limit }),
      resize: () => {
        throw new NotOffered("a change of its size");
      },
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close: () => Promise.resolve(),
    };
  },
};

export const pool: PoolSubject = {
  name: "Effect Pool",
  heading: ["Effect", "Pool"],
  make: async ({ acquireLimit, check, open, size }) => {
    if (check !== undefined) throw new NotOffered("a check of its connections");
    const acquire = Effect.acquireRelease(
      Effect.promise(open),
      (connection: Connection) =>
        Effect.sync(() => {
          connection.closed = true;
        }),
    );
    // Opens when asked, as the other pools here do: `make` would open them all ahead.
    const { close, it } = await inScope(EffectPool.makeWithTTL({
      acquire,
      min: 0,
      max: size,
      timeToLive: "1 minute",
    }));
    const get = acquireLimit === undefined ? it.get : Effect.timeout(it.get, acquireLimit);
    return {
      use: (work, signal) => {
        // A use that fails invalidates its connection, as the pool's documentation asks.
        const use = Effect.flatMap(get, (connection) =>
          Effect.tapError(
            toItsEnd(() => work(connection)),
            () => it.invalidate(connection),
          ));
        return runFor(Effect.scoped(use), { signal });
      },
      take: async () => {
        const scope = Effect.runSync(Scope.make());
        const connection = await Effect.runPromise(Scope.extend(get, scope));
        return { connection, giveBack: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
      },
      close,
    };
  },
};
