import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { Unmet } from "../../../src/exercise/expectation.ts";
import { type Admit, type Subject, watch } from "../../../src/exercise/watch.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import type { Event } from "../../../src/trace/event.ts";
import * as Trace from "../../../src/trace/trace.ts";

/** Runs a test's program in a world of its own, and gives what the world was told. */
export const inWorld = async <A>(
  program: Effect.Effect<A, Unmet, Trace.Trace | Scope.Scope>,
): Promise<{ readonly exit: Exit.Exit<A, unknown>; readonly events: ReadonlyArray<Event> }> =>
  await Effect.runPromise(
    Simulation.run<A, Unmet, Event>(({ emit, now }) =>
      Effect.scoped(program).pipe(
        Effect.provideService(Trace.Trace, Trace.make({ world: "test", now, publish: emit })),
      ), { seed: 1 }),
  );

/** What a program that has to hold comes to. */
export const holds = async <A>(
  program: Effect.Effect<A, Unmet, Trace.Trace | Scope.Scope>,
): Promise<A> => {
  const { exit } = await inWorld(program);
  return Exit.getOrElse(exit, (cause) => assert.fail(String(cause)));
};

/** What a program that must not hold says. */
export const unmetOf = (
  program: Effect.Effect<unknown, Unmet, Trace.Trace | Scope.Scope>,
): Promise<Unmet> => holds(Effect.flip(program) as Effect.Effect<Unmet, never, Trace.Trace>);

/** A subject whose calls go through this guard, in the order in which callers come. */
export const watched = (admit: Admit): Subject => {
  const { begun, call, most } = watch({ compartment: "guard", service: "caller" });
  return { begun, most, call: (name, options) => call(name, admit, options) };
};
