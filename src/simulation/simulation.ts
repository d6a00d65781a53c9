import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import type { SimulationError } from "./failure.ts";
import * as Machine from "./machine.ts";

export type { Bounds, Host, Options, Program } from "./machine.ts";
export { defaultBounds } from "./machine.ts";

/** What a run came to, and all that it emitted. */
export interface Outcome<A, E, Event> extends Machine.Account {
  /** How the program ended; or, as a failure, why the simulation could not go on. */
  readonly exit: Exit.Exit<A, E | SimulationError>;
  readonly events: ReadonlyArray<Event>;
}

/**
 * Real time that a quiet simulation is given before it counts as deadlocked: a program that waits
 * for a promise by mistake is woken in this time and told so.
 */
const grace = "50 millis";

const machineFor = <A, E, Event>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
) =>
  Effect.acquireRelease(
    Effect.sync(() => Machine.make(program, options)),
    (machine) => Effect.sync(machine.dispose),
  );

/** Advances to the next events, or to the end; whatever stops a run comes out as a typed error. */
const next = <A, E, Event>(
  machine: Machine.Machine<A, E, Event>,
): Effect.Effect<
  Extract<Machine.Progress<A, E>, { readonly _tag: "Advanced" | "Ended" }>,
  SimulationError
> =>
  Effect.suspend(() => {
    const progress = machine.advance();
    switch (progress._tag) {
      case "Advanced":
      case "Ended":
        return Effect.succeed(progress);
      case "Stopped":
        return Effect.fail(progress.failure);
      case "Quiet":
        return Effect.async<void>((resume) => machine.onWoken(() => resume(Effect.void))).pipe(
          Effect.timeoutOption(grace),
          Effect.flatMap((woken) =>
            Option.isSome(woken) ? next(machine) : Effect.fail(machine.deadlock())
          ),
        );
    }
  });

/**
 * Runs a program on the virtual clock, as far as it goes, and returns what happened.
 *
 * It never fails itself: the program's failure, a deadlock, a bound exceeded or a wait for
 * something outside is the outcome's `exit`. Before it returns, every fiber of the program has
 * ended and every finalizer has run; fibers that outlived the program are named in `leftBehind`.
 */
export const run = <A, E, Event = never>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
): Effect.Effect<Outcome<A, E, Event>> =>
  Effect.scoped(Effect.gen(function* () {
    const machine = yield* machineFor(program, options);
    const events: Array<Event> = [];
    for (;;) {
      const progress = yield* Effect.exit(next(machine));
      for (const event of machine.flush()) events.push(event);
      if (Exit.isFailure(progress)) {
        return { ...machine.account(), exit: Exit.failCause(progress.cause), events };
      }
      if (progress.value._tag === "Ended") {
        return { ...machine.account(), exit: progress.value.exit, events };
      }
    }
  }));

/**
 * The events of a program as they happen, one chunk for each instant of virtual time.
 *
 * The run advances only when it is pulled. Ending the stream early interrupts the program.
 */
export const stream = <A, E, Event>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
): Stream.Stream<Event, E | SimulationError> =>
  Stream.unwrapScoped(
    Effect.map(machineFor(program, options), (machine) =>
      Stream.paginateChunkEffect(undefined, () =>
        Effect.flatMap(next(machine), (progress) => {
          const chunk = Chunk.unsafeFromArray(machine.flush());
          return progress._tag === "Ended"
            ? Effect.as(progress.exit, [chunk, Option.none()] as const)
            : Effect.succeed([chunk, Option.some(undefined)] as const);
        }))),
  );
