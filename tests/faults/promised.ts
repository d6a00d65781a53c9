/**
 * How a caller from the world of promises goes through a pattern made of effects.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

/**
 * Work that ends when its promise does. Interrupting `Effect.promise` lets go of the promise and
 * not of what it stands for, so that a permit around it would come back while the work goes on.
 */
export const toItsEnd = (work: () => Promise<void>): Effect.Effect<void, unknown> =>
  Effect.uninterruptible(Effect.tryPromise({ try: work, catch: (error) => error }));

/**
 * Runs an effect until it ends, or its caller gives up by the signal or after the limit. What it
 * fails with is thrown as it is, without Effect's wrapping.
 */
export const runFor = async <A>(
  effect: Effect.Effect<A, unknown>,
  options: { readonly signal?: AbortSignal | undefined; readonly limit?: number | undefined },
): Promise<A> => {
  const { limit, signal } = options;
  const limited = limit === undefined ? effect : Effect.timeout(Effect.disconnect(effect), limit);
  const exit = await Effect.runPromiseExit(limited, signal === undefined ? {} : { signal });
  if (Exit.isSuccess(exit)) return exit.value;
  throw Cause.squash(exit.cause);
};
