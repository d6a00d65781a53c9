/**
 * The words that checks are written with. Each either holds or fails with an `Unmet` whose message
 * was written for the mistake that is most likely behind it.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { shown } from "./shown.ts";

/** Something that a check expected did not come about. */
export class Unmet extends Data.TaggedError("Unmet")<{
  /** What the mistake probably is, in a sentence or two. */
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
}> {}

/** Holds when the condition does. */
export const expect = (
  condition: boolean,
  otherwise: { readonly expected: string; readonly actual: string; readonly message: string },
): Effect.Effect<void, Unmet> => condition ? Effect.void : Effect.fail(new Unmet(otherwise));

/** Holds when there is a prediction; if not, the run would only tell what it should be. */
export const expectPrediction = (isThere: boolean): Effect.Effect<void, Unmet> =>
  expect(isThere, {
    expected: "a prediction",
    actual: "what the file began with",
    message:
      "You have not said yet. Work it out first; afterwards the run tells how near you came.",
  });

const isSame = (left: unknown, right: unknown): boolean =>
  Object.is(left, right) || JSON.stringify(left) === JSON.stringify(right);

/**
 * Holds when both are the same as JSON: texts, finite numbers, and lists and records of these.
 *
 * @param what is compared: "callers at work".
 */
export const expectEqual = <A>(
  what: string,
  { actual, expected, message }: {
    readonly actual: A;
    readonly expected: A;
    readonly message: string;
  },
): Effect.Effect<void, Unmet> =>
  expect(isSame(actual, expected), {
    expected: `${what}: ${shown(expected)}`,
    actual: `${what}: ${shown(actual)}`,
    message,
  });

/**
 * Calls the learner's code for an effect. Holds when it returns one; what that effect does is
 * another matter.
 *
 * @param call as the learner would write it: `makePool({ workers: 2, queue: 1 })`.
 */
export const expectEffect = <A, E, R>(
  call: string,
  body: () => Effect.Effect<A, E, R>,
): Effect.Effect<Effect.Effect<A, E, R>, Unmet> =>
  Effect.suspend(() => {
    const returned: unknown = body();
    return Effect.isEffect(returned)
      ? Effect.succeed(returned as Effect.Effect<A, E, R>)
      : Effect.fail(
        new Unmet({
          message: `${call} has to return an effect, which is run later, and not its result.`,
          expected: "an Effect",
          actual: shown(returned),
        }),
      );
  });

/** What something that the learner's code makes has to have in it. */
export interface Parts {
  /** What it is called, in words: "pool". */
  readonly is: string;
  readonly functions?: ReadonlyArray<string>;
  readonly effects?: ReadonlyArray<string>;
}

/**
 * Has the learner's code make something, and holds when it has its parts.
 *
 * @param call as the learner would write it: `makePool({ workers: 2, queue: 1 })`.
 */
export const expectMade = <A extends object>(
  call: string,
  make: () => Effect.Effect<A>,
  { effects = [], functions = [], is }: Parts,
): Effect.Effect<A, Unmet> =>
  Effect.gen(function* () {
    const made = yield* yield* expectEffect(call, make);
    const parts = (made ?? {}) as Readonly<Record<string, unknown>>;
    const names = [...functions, ...effects];
    const isWhole = functions.every((name) => typeof parts[name] === "function") &&
      effects.every((name) => Effect.isEffect(parts[name]));
    const wanted = [
      ...functions.map((name) => `a function ${name}`),
      ...effects.map((name) => `an effect ${name}`),
    ];
    yield* expect(isWhole, {
      expected: `a ${is} with ${wanted.join(" and ")}`,
      actual: `a ${is} whose ${names.map((name) => `${name} is ${typeof parts[name]}`).join(", ")}`,
      message: `The effect that ${call} returns has to succeed with { ${names.join(", ")} }.`,
    });
    return made;
  });

/** How an effect ended, in words that follow "it". */
export const endOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isSuccess(exit)) return `succeeded with ${shown(exit.value)}`;
  if (Cause.isInterruptedOnly(exit.cause)) return "was interrupted";
  const failure = Cause.failureOption(exit.cause);
  return failure._tag === "Some"
    ? `failed with ${shown(failure.value)}`
    : `died: ${shown(Cause.squash(exit.cause))}`;
};

/** Whether an effect failed with a typed error of this tag. */
export const failedWith = (exit: Exit.Exit<unknown, unknown>, tag: string): boolean => {
  if (Exit.isSuccess(exit)) return false;
  const failure = Cause.failureOption(exit.cause);
  return failure._tag === "Some" && typeof failure.value === "object" && failure.value !== null &&
    "_tag" in failure.value && failure.value._tag === tag;
};
