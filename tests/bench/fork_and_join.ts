import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";

/**
 * Forks so many fibers all at once, then awaits each.
 *
 * By hand, because `Effect.forEach` with unbounded concurrency costs two to four times as much for
 * each element as this does, and would hide the differences between the candidates.
 */
export const forkAndJoin = <A, E>(
  count: number,
  work: () => Effect.Effect<A, E>,
): Effect.Effect<void> =>
  Effect.gen(function* () {
    const fibers: Array<Fiber.RuntimeFiber<A, E>> = [];
    for (let index = 0; index < count; index++) fibers.push(yield* Effect.fork(work()));
    for (const fiber of fibers) yield* fiber.await;
  });
