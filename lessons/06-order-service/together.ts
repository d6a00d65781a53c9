import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";

// #region together
/**
 * Runs effects at once, each in a fiber of its own. As soon as one fails, or the caller is
 * interrupted, the others are interrupted, and this ends when they have ended.
 *
 * It is `Effect.all` with unbounded concurrency, except that it ends wherever it is interrupted:
 * `Effect.all` waits for ever when that happens before its fibers have begun.
 */
export const together = <A, E, R>(
  effects: ReadonlyArray<Effect.Effect<A, E, R>>,
): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach(effects, (one) => Effect.forkDaemon(restore(one)));
      const allOrFailure = Effect.async<void, E>((resume) => {
        let running = fibers.length;
        if (running === 0) resume(Effect.void);
        const onEnd = (exit: Exit.Exit<A, E>): void => {
          if (Exit.isFailure(exit)) resume(exit);
          else if (--running === 0) resume(Effect.void);
        };
        for (const fiber of fibers) fiber.addObserver(onEnd);
      });
      yield* Effect.ensuring(restore(allOrFailure), Fiber.interruptAll(fibers));
      return yield* Effect.forEach(fibers, Fiber.join);
    })
  );
// #endregion
