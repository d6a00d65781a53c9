/**
 * The learner's budget under watch, and what most checks expect of it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import {
  expectEffect,
  expectEqual,
  expectMade,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { moment, type Subject as Watched, watch } from "../../../../src/exercise/watch.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Budget, Options } from "./solution.ts";

export const shape = {
  makeBudget: aFunction<(options: Options) => Effect.Effect<Budget>>(
    "(options) => Effect<Budget>",
  ),
};

/** The learner's budget under watch, with what it says of itself. The size of a call is in bytes. */
interface Subject extends Watched {
  readonly used: Effect.Effect<number>;
}

/** Bytes of the budget. */
export const limit = 100;

/** Has the learner's code make a budget, and holds when it is one. */
export const makeBudget = (
  { makeBudget }: Exports<typeof shape>,
  limit: number,
): Effect.Effect<Budget, Unmet> =>
  expectMade(
    `makeBudget({ limit: ${limit} })`,
    () => makeBudget({ limit }),
    { is: "budget", functions: ["reserve"], effects: ["used"] },
  );

/** Makes a budget, and watches it. */
export const open = (
  exports: Exports<typeof shape>,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const budget = yield* makeBudget(exports, limit);
    yield* expectEffect("budget.reserve(1)", () => budget.reserve(1));
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "budget",
      capacity: limit,
      unit: "bytes",
      queue: null,
    });
    const { begun, call, most } = watch({ compartment: "budget", service: "upload" });
    return {
      begun,
      most,
      used: budget.used,
      call: (name, { size = 1, ...options } = {}) =>
        call(
          name,
          (work) => Effect.scoped(Effect.zipRight(budget.reserve(size), work)),
          { ...options, size },
        ),
    };
  });

/** Starts calls one after the other, so that there is no doubt who came first. */
export const inTurn = (
  subject: Subject,
  calls: ReadonlyArray<readonly [name: string, size: number]>,
) => Effect.forEach(calls, ([name, size]) => Effect.zipLeft(subject.call(name, { size }), moment));

export const whoIsAtWork = "who is, or was, at work";

export const expectBegun = (
  { begun }: Subject,
  expected: ReadonlyArray<string>,
  message: string,
) => expectEqual(whoIsAtWork, { actual: begun, expected, message });

export const expectUsed = (
  { used }: Subject,
  { expected, message, when }: {
    readonly when: string;
    readonly expected: number;
    readonly message: string;
  },
) =>
  Effect.flatMap(
    used,
    (actual) => expectEqual(`bytes in use ${when}`, { actual, expected, message }),
  );
