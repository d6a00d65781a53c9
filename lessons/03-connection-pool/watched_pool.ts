/**
 * A learner's pool of connections under watch, as both exercises in which one is written check it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { expectEffect, type Unmet } from "../../src/exercise/expectation.ts";
import { aSecond, type CallOptions, type Subject, watch } from "../../src/exercise/watch.ts";
import * as Trace from "../../src/trace/trace.ts";
import type { Connection } from "./simulated_server.ts";

interface Pool {
  readonly use: <A, E, R>(
    work: (connection: Connection) => Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, unknown, R>;
}

/** What a caller of a pool brings along: work that is done with a connection. */
export interface UseOptions extends Pick<CallOptions, "next"> {
  /** A second of sleep when left out. */
  readonly work?: (connection: Connection) => Effect.Effect<unknown, unknown>;
  /** Thrown in place of returning the work. */
  readonly throws?: Error;
}

/** A pool under watch. */
export interface PoolSubject extends Subject<UseOptions> {
  /** Names of the calls that were lent a broken connection. */
  readonly deceived: ReadonlyArray<string>;
}

/** Watches a pool that has been made with this size. */
export const watchPool = (
  pool: Pool,
  size: number,
): Effect.Effect<PoolSubject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    yield* expectEffect("pool.use(work)", () => pool.use(() => Effect.void));
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "pool",
      capacity: size,
      unit: "connections",
      queue: null,
    });
    const { begun, call, most } = watch({ compartment: "pool", service: "caller" });
    const deceived: Array<string> = [];
    return {
      begun,
      deceived,
      most,
      call: (name, { throws, work = () => aSecond, ...options } = {}) => {
        let lent: Connection;
        const withLent = Effect.suspend(() => {
          if (lent.isBroken()) deceived.push(name);
          return work(lent);
        });
        return call(name, (traced) =>
          pool.use((connection) => {
            lent = connection;
            if (throws !== undefined) throw throws;
            return traced;
          }), { ...options, work: withLent });
      },
    };
  });
