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
