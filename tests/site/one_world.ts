import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { type Demonstration, demonstration } from "../../src/lesson/lesson.ts";
import type { Trace } from "../../src/trace/trace.ts";

type Program = Effect.Effect<void, never, Trace | Scope.Scope>;

/** A lesson of one world, in which this happens. */
export const oneWorld = (program: Program): Demonstration =>
  demonstration({
    parameters: {},
    speed: 1,
    measures: [],
    worlds: [{ name: "one", title: "One", program: () => program }],
  });

/** The same, and how many simulations of it were begun and have ended. */
export const countedWorld = (program: Program) => {
  const counts = { begun: 0, ended: 0 };
  const counting = Effect.acquireRelease(
    Effect.sync(() => counts.begun++),
    () => Effect.sync(() => counts.ended++),
  );
  return { counts, demonstration: oneWorld(Effect.zipRight(counting, program)) };
};
