import * as Either from "effect/Either";
import type { Problem } from "./report.ts";
import { shown } from "./shown.ts";

/** What one export has to be. */
export interface Wanted<out A> {
  /** In words, to follow "must be": "a function". */
  readonly description: string;
  readonly accepts: (value: unknown) => value is A;
}

/** The exports that an exercise wants, by name. */
export type Shape = Readonly<Record<string, Wanted<unknown>>>;

/** What a file of this shape exports. */
export type Exports<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Wanted<infer A> ? A : never;
};

/**
 * A function. That it takes and returns what `F` says is for the compiler to find, or for a check.
 *
 * @param signature as the learner is to write it: `(options) => Effect<Pool>`.
 */
export const aFunction = <F extends (...args: never) => unknown>(signature: string): Wanted<F> => ({
  description: `a function, ${signature}`,
  accepts: (value): value is F => typeof value === "function",
});

/** A number within bounds, both included. */
export const aNumber = (
  bounds: { readonly least: number; readonly most: number; readonly whole?: boolean },
): Wanted<number> => {
  const { least, most, whole = false } = bounds;
  return {
    description: `a ${whole ? "whole number" : "number"} from ${least} to ${most}`,
    accepts: (value): value is number =>
      typeof value === "number" && value >= least && value <= most &&
      (!whole || Number.isInteger(value)),
  };
};

const list = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "nothing" : names.join(", ");

/** Holds a loaded module to a shape; says of the first export that is not right what it must be. */
export const readExports = <S extends Shape>(
  shape: S,
  module: Readonly<Record<string, unknown>>,
): Either.Either<Exports<S>, Problem> => {
  for (const [name, { accepts, description }] of Object.entries(shape)) {
    const is = !Object.hasOwn(module, name)
      ? `is not exported; the file exports ${list(Object.keys(module))}`
      : accepts(module[name])
      ? undefined
      : `is ${shown(module[name])}`;
    if (is !== undefined) {
      return Either.left({ message: `${name} must be ${description}. It ${is}.`, place: null });
    }
  }
  return Either.right(module as Exports<S>);
};
