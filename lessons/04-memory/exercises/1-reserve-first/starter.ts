import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** More than the whole budget was asked for. */
export class NeverFits extends Data.TaggedError("NeverFits")<{
  readonly bytes: number;
  readonly limit: number;
}> {}

export interface Options {
  /** Bytes that may be reserved at the same time: at least 1. */
  readonly limit: number;
}

export interface Budget {
  /** Waits for so many bytes, first come, first served, and has them until the scope closes. */
  readonly reserve: (bytes: number) => Effect.Effect<void, NeverFits, Scope.Scope>;
  /** Bytes that are reserved. */
  readonly used: Effect.Effect<number>;
}

export const makeBudget = (_options: Options): Effect.Effect<Budget> =>
  Effect.sync(() => {
    // TODO: remember how many bytes are reserved, and who waits for how many.
    return {
      // TODO: take the bytes or wait for them, and give them back when the scope closes.
      reserve: () => Effect.void,
      used: Effect.succeed(0),
    };
  });
