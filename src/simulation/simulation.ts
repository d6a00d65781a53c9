import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
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
 * for a promise by mistake is woken in this time and told so. A promise that loses a race against
 * the virtual clock is not noticed: virtual time does not wait for it.
 */
const grace = "50 millis";

const turnOfHost = Effect.async<void>((resume) => {
  const timer = setTimeout(() => resume(Effect.void), 0);
  return Effect.sync(() => clearTimeout(timer));
});

/** A machine whose program is interrupted when the scope closes before it has ended. */
const scoped = <A, E, Event>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
) =>
  Effect.acquireRelease(
    Effect.sync(() => Machine.make(program, options)),
    (machine) => Effect.sync(machine.dispose),
  );

/**
 * Advances by so many instants with events, or to the end; whatever stops a run comes out as a
 * typed error.
 */
const next = <A, E, Event>(
  machine: Machine.Machine<A, E, Event>,
  instants: number,
): Effect.Effect<
  Extract<Machine.Progress<A, E>, { readonly _tag: "Advanced" | "Ended" }>,
  SimulationError
> =>
  Effect.suspend(() => {
    let progress = machine.advance();
    for (let more = instants - 1; more > 0 && progress._tag === "Advanced"; more--) {
      progress = machine.advance();
    }
    switch (progress._tag) {
      case "Advanced":
      case "Ended":
        return Effect.succeed(progress);
      case "Paused":
        // A turn of the host's event loop: a signal or a closed connection must get through.
        return Effect.zipRight(turnOfHost, next(machine, instants));
      case "Stopped":
        return Effect.fail(progress.failure);
      case "Quiet":
        return Effect.async<void>((resume) => machine.onWoken(() => resume(Effect.void))).pipe(
          Effect.timeoutOption(grace),
          Effect.flatMap((woken) =>
            Option.isSome(woken) ? next(machine, instants) : Effect.fail(machine.deadlock())
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
    const machine = yield* scoped(program, options);
    const events: Array<Event> = [];
    for (;;) {
      const progress = yield* Effect.exit(next(machine, Infinity));
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
 * Gives the events of some instants at a time. Fails with `None` after the last, and with the
 * program's failure or the simulation's own where it could not go on.
 */
export type Pull<E, Event> = Effect.Effect<
  ReadonlyArray<Event>,
  Option.Option<E | SimulationError>
>;

/** A run that goes on only when it is asked to. */
export interface Stepped<E, Event> {
  readonly next: Pull<E, Event>;
  /** How many fibers of the program have not ended: what a run holds grows with them. */
  readonly fibers: () => number;
}

/**
 * Begins a program that advances only when its next events are asked for, by so many instants in
 * which there are events. Closing the scope interrupts it.
 */
export const step = <A, E, Event>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
  instants = 1,
): Effect.Effect<Stepped<E, Event>, never, Scope.Scope> =>
  Effect.map(scoped(program, options), (machine) => {
    let end: Effect.Effect<never, Option.Option<E | SimulationError>> | undefined;

    /** What was emitted on the way to the end is given first, and the end with the next pull. */
    const finish = (exit: Exit.Exit<A, E | SimulationError>): Pull<E, Event> => {
      end = Exit.isSuccess(exit)
        ? Effect.fail(Option.none())
        : Effect.mapError(Exit.failCause(exit.cause), Option.some);
      const rest = machine.flush();
      return rest.length > 0 ? Effect.succeed(rest) : end;
    };

    const pull = Effect.suspend(() =>
      end ?? Effect.matchEffect(next(machine, instants), {
        onSuccess: (progress) =>
          progress._tag === "Ended" ? finish(progress.exit) : Effect.succeed(machine.flush()),
        onFailure: (failure) => finish(Exit.fail(failure)),
      })
    );
    return { next: pull, fibers: machine.fibers };
  });

/** The events of a program as a stream; each chunk holds one instant of virtual time. */
export const stream = <A, E, Event>(
  program: Machine.Program<A, E, Event>,
  options: Machine.Options,
): Stream.Stream<Event, E | SimulationError> =>
  Stream.unwrapScoped(
    Effect.map(step(program, options), ({ next }) =>
      Stream.repeatEffectChunkOption(Effect.map(next, Chunk.unsafeFromArray))),
  );
