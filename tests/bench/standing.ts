import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import * as ThreadPool from "../../lessons/02-thread-pool/thread_pool.ts";

/** Makes something that stays for as long as the process does. */
export const standing = <A>(make: Effect.Effect<A, never, Scope.Scope>): A =>
  Effect.runSync(Scope.extend(make, Effect.runSync(Scope.make())));

/** A thread pool that stays for as long as the process does. */
export const standingPool = (
  options: Omit<ThreadPool.Options, "name">,
): ThreadPool.ThreadPool => standing(ThreadPool.make({ name: "bench", ...options }));
