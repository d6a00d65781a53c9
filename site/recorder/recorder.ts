/**
 * Records runs: puts into words what happens in a simulation, as far as it is asked for.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Lesson } from "../../src/lesson/lesson.ts";
import type { Run } from "../../src/lesson/run.ts";
import { type Form, tell } from "./form.ts";
import { makeTake, type Piece, type Take } from "./take.ts";
import { makeTurns } from "./turns.ts";

/** What is to be recorded. */
export interface Script extends Run {
  /** The lesson's. */
  readonly slug: string;
  readonly form: Form;
}

/** How far a run is to be recorded on. */
export interface Demand {
  /** Milliseconds of virtual time. */
  readonly until: number;
  /** Whoever has the earliest is served first. */
  readonly deadline: number;
}

/** A run that is being recorded. */
export interface Reel {
  readonly record: (demand: Demand) => Effect.Effect<Piece>;
}

export interface Recorder {
  /** Begins a run, which ends with the scope. */
  readonly begin: (script: Script) => Effect.Effect<Reel, never, Scope.Scope>;
}

export interface Options {
  readonly lessons: ReadonlyArray<Lesson>;
  /** What runs are given of this host, where it is not what they take by themselves. */
  readonly services?: Context.Context<never>;
}

/**
 * How many fibers the simulations may have together that are kept between recordings: each takes
 * some ten kilobytes.
 */
const room = 896;

/** What a simulation holds besides its fibers, above all what arrives in it: as much as so many do. */
const own = 32;

/**
 * Makes what records one run at a time, the one first whose clients would be the first to wait. Where
 * the simulations have no room together, some are given up until they are needed.
 */
export const makeRecorder = (
  { lessons, services = Context.empty() }: Options,
): Effect.Effect<Recorder, never, Scope.Scope> =>
  Effect.map(makeTurns, (inTurn) => {
    /** All that are not over. */
    const takes = new Set<Take>();
    const held = (): number => {
      let sum = 0;
      for (const { fibers } of takes) {
        const its = fibers();
        if (its !== undefined) sum += own + its;
      }
      return sum;
    };

    /** Runs are played side by side: which was recorded last will be needed last. */
    const recordWithin = (take: Take, until: number): Effect.Effect<Piece> =>
      Effect.zipLeft(
        take.record(until),
        Effect.suspend(() => held() > room ? take.giveUp : Effect.void),
      );

    return {
      begin: ({ form, slug, ...run }) =>
        Effect.gen(function* () {
          const lesson = lessons.find((lesson) => lesson.slug === slug)!;
          const demonstration = yield* Effect.promise(() => lesson.load());
          const take = yield* makeTake(demonstration, run, tell(form, demonstration));
          yield* Effect.acquireRelease(
            Effect.sync(() => takes.add(take)),
            () => Effect.sync(() => takes.delete(take)),
          );
          return {
            record: ({ deadline, until }) =>
              inTurn(deadline, Effect.provide(recordWithin(take, until), services)),
          };
        }),
    };
  });
