/**
 * The learner's pool under watch, and what most checks expect of it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { expectRoomFor } from "../../../../src/exercise/call_expectation.ts";
import { expect, expectMade, type Unmet } from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import type * as Trace from "../../../../src/trace/trace.ts";
import type { Server } from "../../simulated_server.ts";
import { type PoolSubject, type UseOptions, watchPool } from "../../watched_pool.ts";
import type { Options, Pool } from "./solution.ts";

export const shape = {
  makePool: aFunction<<C, E>(options: Options<C, E>) => Effect.Effect<Pool<C, E>>>(
    "(options) => Effect<Pool>",
  ),
};

/** Makes a pool of connections to this server, and watches it. */
export const open = (
  { makePool }: Exports<typeof shape>,
  { close, healthy, open }: Server,
  size: number,
): Effect.Effect<PoolSubject, Unmet, Trace.Trace> =>
  Effect.flatMap(
    expectMade(
      `makePool({ size: ${size}, open, close, healthy })`,
      () => makePool({ size, open, close, healthy }),
      { is: "pool", functions: ["use"] },
    ),
    (pool) => watchPool(pool, size),
  );

/** Holds when a caller that came to an empty pool is at work. */
export const expectBegun = ({ begun }: PoolSubject, name: string) =>
  expect(begun.includes(name), {
    expected: `${name} is at work`,
    actual: `the work of ${name} has not begun`,
    message: "Nobody else was there, and the first caller was not served.",
  });

/** Holds when so many callers can work at once, and one more than that has to wait. */
export const expectSize = (subject: PoolSubject, size: number, lost: string) =>
  expectRoomFor(subject, size, {
    less: lost,
    more:
      "More callers have a connection than the pool has: something gives back what it did not take, or nothing keeps count.",
  });

/** The ways in which work ends, but well; each with what it means when a connection is lost by it. */
export const badEnds = [
  {
    name: "fails",
    call: { work: () => Effect.fail("broken") },
    message:
      "Work failed, and its connection did not come back. The pool is smaller now, until the next restart.",
  },
  {
    name: "dies",
    call: { work: () => Effect.die(new Error("a defect")) },
    message: "Work died of a defect, and its connection did not come back.",
  },
  {
    name: "throws",
    call: { throws: new Error("thrown by work(connection)") },
    message:
      "work(connection) threw before it had returned an effect, and its connection did not come back. What was to give it back was not in place yet.",
  },
] satisfies ReadonlyArray<{ name: string; call: UseOptions; message: string }>;
