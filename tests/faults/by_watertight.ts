import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import * as ThreadPool from "../../lessons/02-thread-pool/thread_pool.ts";
import * as ConnectionPool from "../../lessons/03-connection-pool/connection_pool.ts";
import * as CircuitBreaker from "../../lessons/05-circuit-breaker/circuit_breaker.ts";
import { consecutive } from "../../lessons/05-circuit-breaker/failure_policy.ts";
import type { BreakerSettings, BreakerState, BreakerSubject } from "./breaker.ts";
import type { BulkheadSubject } from "./bulkhead.ts";
import { inScope } from "./in_scope.ts";
import { NotOffered } from "./not_offered.ts";
import type { Connection, PoolSubject } from "./pool.ts";
import { runFor, toItsEnd } from "./promised.ts";

const heading = ["Water-", "tight"] as const;

export const threadPool: BulkheadSubject = {
  name: "ThreadPool",
  heading,
  make: async ({ callLimit: limit, capacity, queue = 1_000 }) => {
    const { close, it } = await inScope(
      ThreadPool.make({ name: "bulkhead", workers: capacity, queue }),
    );
    return {
      run: (work, { signal, size = 1 } = {}) =>
        runFor(it.run(toItsEnd(work), { size }), { signal, limit }),
      resize: (workers) => Effect.runPromise(it.resize({ workers })),
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close,
    };
  },
};

/** What an error means to the breaker: `counts` sees the cause, scenarios know only errors. */
const counting = ({ ignores }: BreakerSettings) =>
  ignores === undefined ? {} : {
    counts: (cause: Cause.Cause<unknown>) => !ignores(Cause.squash(cause)),
  };

const states: Readonly<Record<CircuitBreaker.StateName, BreakerState>> = {
  Closed: "closed",
  Open: "open",
  HalfOpen: "half-open",
};

export const circuitBreaker: BreakerSubject = {
  name: "CircuitBreaker",
  heading,
  make: async (settings) => {
    const { callLimit, capacity, failures, onChange, openFor, within } = settings;
    const it = await Effect.runPromise(CircuitBreaker.make({
      name: "breaker",
      policy: consecutive({ failures, within: Duration.millis(within ?? 60_000) }),
      openFor: Duration.millis(openFor),
      lease: Duration.millis(callLimit ?? 60_000),
      ...counting(settings),
      ...(onChange === undefined ? {} : { onChange }),
    }));
    const bulkhead = capacity === undefined
      ? undefined
      : await inScope(ThreadPool.make({ name: "bulkhead", workers: capacity, queue: 0 }));
    return {
      run: (work, signal) => {
        const call = Effect.tryPromise({ try: work, catch: (error) => error });
        const inside = bulkhead === undefined ? call : bulkhead.it.run(call);
        return runFor(it.run(inside), { signal });
      },
      state: () => states[Effect.runSync(it.statistics).state],
      reset: () => Effect.runSync(it.close),
      close: () => bulkhead?.close() ?? Promise.resolve(),
    };
  },
};

export const connectionPool: PoolSubject = {
  name: "ConnectionPool",
  heading,
  make: async ({ acquireLimit = 60_000, check = ({ broken }) => !broken, open, size }) => {
    const { close, it } = await inScope(ConnectionPool.make({
      name: "pool",
      size,
      open: Effect.promise(open),
      close: (connection: Connection) =>
        Effect.sync(() => {
          connection.closed = true;
        }),
      healthy: (connection) => Effect.succeed(check(connection)),
      acquireLimit: Duration.millis(acquireLimit),
    }));
    return {
      use: (work, signal) =>
        runFor(it.use((connection) => toItsEnd(() => work(connection))), { signal }),
      take: async () => {
        const scope = Effect.runSync(Scope.make());
        const connection = await Effect.runPromise(Scope.extend(it.get, scope));
        return { connection, giveBack: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
      },
      close,
    };
  },
};
