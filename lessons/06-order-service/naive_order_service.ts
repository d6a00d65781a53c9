/**
 * The order service that most of us write first, and the one that we write when that is too slow.
 *
 * @module
 */
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import type { Rejected } from "../02-thread-pool/thread_pool.ts";
import type { Call } from "./order_service.ts";

export interface Options {
  /** How long it waits for each critical call. */
  readonly critical: Duration.Duration;
  /** How long it waits for each optional call. */
  readonly optional: Duration.Duration;
}

/** A critical call failed or took too long. */
export class Failed {
  readonly _tag = "Failed";
  constructor(
    /** Which call. */
    readonly reason: string,
  ) {}
}

/** What it calls, in order. */
export interface Plan<E, R> {
  readonly critical: ReadonlyArray<Call<E, R>>;
  readonly optional: ReadonlyArray<Call<E, R>>;
}

// #region in-turn
/** One call after another, each with a time-out of its own. */
export const inTurn =
  (limits: Options) =>
  <E, R>({ critical, optional }: Plan<E, R>): Effect.Effect<"success", Failed, R> =>
    Effect.gen(function* () {
      for (const { name, through, work } of critical) {
        yield* through(work).pipe(
          Effect.timeout(limits.critical),
          Effect.mapError(() => new Failed(name)),
        );
      }
      for (const { through, work } of optional) {
        yield* Effect.ignore(Effect.timeout(through(work), limits.optional));
      }
      return "success" as const;
    });
// #endregion

// #region futures
/** All calls are started; then each is waited for in turn, with a time-out of its own. */
export const futures =
  (limits: Options, scope: Scope.Scope) =>
  <E, R>({ critical, optional }: Plan<E, R>): Effect.Effect<"success", Failed, R> =>
    Effect.gen(function* () {
      const fibers = new Map<string, Fiber.RuntimeFiber<void, E | Rejected>>();
      for (const { name, through, work } of [...critical, ...optional]) {
        fibers.set(name, yield* Effect.forkIn(through(work), scope));
      }
      const wait = (name: string, limit: Duration.Duration) =>
        Effect.timeout(Effect.flatten(Fiber.await(fibers.get(name)!)), limit);
      for (const { name } of critical) {
        yield* Effect.mapError(wait(name, limits.critical), () => new Failed(name));
      }
      for (const { name } of optional) yield* Effect.ignore(wait(name, limits.optional));
      return "success" as const;
    });
// #endregion
