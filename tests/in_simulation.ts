import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import * as Simulation from "../src/simulation/simulation.ts";

/** Runs a test's program in the simulation; what goes wrong in it fails the test. */
export const inSimulation = async <A, E>(
  program: Effect.Effect<A, E, Scope.Scope>,
  options: Partial<Simulation.Options> = {},
): Promise<A> => {
  const { exit } = await Effect.runPromise(
    Simulation.run(() => Effect.scoped(program), { seed: 1, ...options }),
  );
  return Exit.getOrElse(exit, (cause) => {
    throw new Error(Cause.pretty(cause, { renderErrorCause: true }));
  });
};

/** Runs a program whose scope closes after a second, and wants no fiber and no timer left of it. */
export const leavesNothing = async <E>(
  program: Effect.Effect<unknown, E, Scope.Scope>,
): Promise<void> => {
  const { exit, leftBehind, now } = await Effect.runPromise(
    Simulation.run(() =>
      Effect.scoped(Effect.zipRight(program, Effect.sleep("1 second"))).pipe(
        Effect.zipRight(Effect.sleep("1 second")),
      ), { seed: 1 }),
  );
  assert.ok(Exit.isSuccess(exit));
  assert.deepEqual(leftBehind, []);
  assert.equal(now, 2000, "no timer moved the clock past the program's own end");
};
