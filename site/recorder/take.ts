/**
 * A run that is being recorded. What its simulation holds can be given up in between: with its seed it
 * comes to the same again.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as ExecutionStrategy from "effect/ExecutionStrategy";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import type { Demonstration } from "../../src/lesson/lesson.ts";
import { type Run, step } from "../../src/lesson/run.ts";
import type { Stepped } from "../../src/simulation/simulation.ts";
import type { Event } from "../../src/trace/event.ts";
import { type Block, BlockWriter } from "./block.ts";
import type { Telling } from "./form.ts";

/** What was recorded at a time. */
export interface Piece {
  readonly blocks: ReadonlyArray<Block>;
  /** Whether nothing more will come. */
  readonly hasEnded: boolean;
}

export interface Take {
  /**
   * Records on until so many milliseconds of virtual time, or further. It has to be done to its end:
   * what an interruption cut off would be missing.
   */
  readonly record: (until: number) => Effect.Effect<Piece>;
  /** How many fibers its simulation has that have not ended; undefined where it was given up. */
  readonly fibers: () => number | undefined;
  /** Gives the simulation up. What is recorded after that takes another from the beginning. */
  readonly giveUp: Effect.Effect<void>;
}

interface Simulation extends Stepped<never, Event> {
  readonly scope: Scope.CloseableScope;
}

/** Bytes of words that are recorded at a time, and at most an instant more. */
const bound = 131_072;

/**
 * As many where the simulation was begun again. Then all of it is recorded, if it is not larger than
 * any lesson's usual run by far, so that it is begun again once.
 */
const boundAgain = 4_194_304;

/** Makes a take of which nothing is recorded yet. Its simulation ends with the scope. */
export const makeTake = (
  demonstration: Demonstration,
  run: Run,
  telling: Telling,
): Effect.Effect<Take, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    let simulation: Simulation | undefined;
    /** How far it is recorded, in instants and in milliseconds of virtual time. */
    const recorded = { instants: 0, now: 0 };

    /** The events of the next instant; undefined after the last. */
    const advance = ({ next }: Simulation): Effect.Effect<ReadonlyArray<Event> | undefined> =>
      Effect.catchAll(
        next,
        Option.match({
          onNone: () => Effect.succeed(undefined),
          // Parameters are within bounds that end: what stops a simulation is a fault of ours.
          onSome: Effect.die,
        }),
      );

    const begin = Effect.gen(function* () {
      const own = yield* Scope.fork(scope, ExecutionStrategy.sequential);
      const stepped = yield* Scope.extend(step(demonstration, run), own);
      simulation = { scope: own, ...stepped };
      for (let instant = 0; instant < recorded.instants; instant++) yield* advance(simulation);
      return simulation;
    });

    const giveUp = Effect.suspend(() => {
      const given = simulation;
      simulation = undefined;
      return given === undefined ? Effect.void : Scope.close(given.scope, Exit.void);
    });

    const record = (until: number): Effect.Effect<Piece> =>
      Effect.gen(function* () {
        const isAgain = simulation === undefined && recorded.instants > 0;
        const running = simulation ?? (yield* begin);
        const [enough, most] = isAgain ? [Infinity, boundAgain] : [until, bound];
        const writer = new BlockWriter();
        let hasEnded = false;
        do {
          const events = yield* advance(running);
          if (events === undefined) {
            writer.write(recorded.now, telling.end());
            hasEnded = true;
          } else {
            recorded.instants++;
            recorded.now = events[0]!.at;
            writer.write(recorded.now, telling.events(events));
          }
        } while (!hasEnded && recorded.now < enough && writer.length < most);
        if (hasEnded) yield* giveUp;
        return { blocks: writer.take(), hasEnded };
      });

    return { record, fibers: () => simulation?.fibers(), giveUp };
  });
