import type * as Cause from "effect/Cause";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { RuntimeFiber } from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import { pretty } from "effect/Cause";
import type { SimulationError } from "./failure.ts";
import * as Simulation from "./simulation.ts";

/** Marks the effect whose fiber is to be interrupted. It is otherwise left as it is. */
export type Victim = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

/** A scenario did not survive an interruption. */
export class InterruptionBroke extends Data.TaggedError("InterruptionBroke")<{
  /** The operation of the victim, counted from 1, at which it was interrupted. */
  readonly operation: number;
  readonly cause: Cause.Cause<unknown>;
}> {
  override get message(): string {
    return `Interrupted at operation ${this.operation}: ${pretty(this.cause)}`;
  }
}

/**
 * Runs a scenario again and again, interrupting its victim at its first operation, then at its
 * second, and so on until the victim ends before its turn comes.
 *
 * The scenario states what must hold by failing or dying when it does not. Returns the number of
 * operations at which the victim was interrupted.
 */
export const interruptEverywhere = <E>(
  scenario: (victim: Victim) => Effect.Effect<void, E>,
  options: Simulation.Options = { seed: 0 },
): Effect.Effect<number, InterruptionBroke> =>
  Effect.gen(function* () {
    for (let operation = 1;; operation++) {
      const { exit, interrupted } = yield* interruptAt(scenario, operation, options);
      if (Exit.isFailure(exit)) {
        return yield* new InterruptionBroke({ operation, cause: exit.cause });
      }
      if (!interrupted) return operation - 1;
    }
  });

const interruptAt = <E>(
  scenario: (victim: Victim) => Effect.Effect<void, E>,
  operation: number,
  options: Simulation.Options,
): Effect.Effect<{
  readonly exit: Exit.Exit<void, E | SimulationError>;
  readonly interrupted: boolean;
}> =>
  Effect.suspend(() => {
    let target: RuntimeFiber<unknown, unknown> | undefined;
    let operations = 0;
    const victim: Victim = (effect) =>
      Effect.withFiberRuntime((fiber) => {
        target = fiber;
        return effect;
      });
    const onOperation = (fiber: RuntimeFiber<unknown, unknown>): void => {
      if (fiber === target && ++operations === operation) {
        fiber.unsafeInterruptAsFork(FiberId.none);
      }
    };
    return Effect.map(
      Simulation.run(() => scenario(victim), { ...options, onOperation }),
      ({ exit }) => ({ exit, interrupted: operations >= operation }),
    );
  });
