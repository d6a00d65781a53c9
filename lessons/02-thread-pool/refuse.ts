import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";

/**
 * Fails with a typed error, cheaply: `Effect.fail` takes one more operation, to look for a span to
 * attach to the error.
 */
export const refuse = <E>(error: E): Exit.Exit<never, E> => Exit.failCause(Cause.fail(error));
