/**
 * What checks expect of the calls of a guard under watch. As with every expectation, the caller
 * brings the message: it is written for the mistake that is most likely behind it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import type { Trace } from "../trace/trace.ts";
import { endOf, expect, expectEqual, failedWith, type Unmet } from "./expectation.ts";
import { type Call, inTurn, type Seen, type Subject } from "./watch.ts";

/** Whether a call has failed with a typed error of this tag. */
export const hasFailedWith = ({ end }: Call, tag: string): Effect.Effect<boolean> =>
  Effect.map(end, (exit) => exit !== undefined && failedWith(exit, tag));

/**
 * Holds when a call has failed with a typed error of this tag.
 *
 * @param because stands after what was expected: ", which is what open failed with".
 */
export const expectFailed = (
  { end, name }: Call,
  { because = "", message, tag }: {
    readonly tag: string;
    readonly because?: string;
    readonly message: string;
  },
): Effect.Effect<void, Unmet> =>
  Effect.flatMap(end, (exit) =>
    expect(exit !== undefined && failedWith(exit, tag), {
      expected: `${name} fails with ${tag}${because}`,
      actual: `${name} ${exit === undefined ? "waits" : endOf(exit)}`,
      message,
    }));

/**
 * Holds when all these calls have succeeded.
 *
 * @param as says what was expected of each, after its name: "gets its bytes".
 */
export const expectServed = (
  calls: ReadonlyArray<Call>,
  { as = "is served", message }: { readonly as?: string; readonly message: string },
): Effect.Effect<void, Unmet> =>
  Effect.forEach(
    calls,
    ({ end, name }) =>
      Effect.flatMap(end, (exit) =>
        expect(exit !== undefined && Exit.isSuccess(exit), {
          expected: `${name} ${as}`,
          actual: `${name} ${exit === undefined ? "still waits" : endOf(exit)}`,
          message,
        })),
    { discard: true },
  );

/** Holds when exactly so many more callers can be at work at once, and the one after has to wait. */
export const expectRoomFor = (
  subject: Subject<never>,
  expected: number,
  { less, more }: {
    /** What it means when fewer are let in. */
    readonly less: string;
    /** What it means when more are. */
    readonly more: string;
  },
): Effect.Effect<void, Unmet, Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const before = subject.begun.length;
    yield* inTurn(
      subject,
      Array.from({ length: expected + 1 }, (_, index) => `probe-${index + 1}`),
    );
    const actual = subject.begun.length - before;
    yield* expectEqual("callers let in at once", {
      actual,
      expected,
      message: actual > expected ? more : less,
    });
  });

/**
 * Holds when the calls have begun in this order. The last is a newcomer: it came at the very moment
 * at which there was room again for those who waited.
 *
 * @param as says what is compared: "order of service".
 */
export const expectOrder = (
  { begun }: Seen,
  expected: ReadonlyArray<string>,
  { as = "order of service", otherwise, overtook }: {
    readonly as?: string;
    /** What it means when the newcomer was ahead of somebody who had waited. */
    readonly overtook: string;
    readonly otherwise: string;
  },
): Effect.Effect<void, Unmet> => {
  const place = begun.indexOf(expected.at(-1)!);
  return expectEqual(as, {
    actual: begun,
    expected,
    message: place >= 0 && place < begun.length - 1 ? overtook : otherwise,
  });
};
