/**
 * Records runs: puts into words what happens in a simulation, as far as it is asked for.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";
import type { Lesson } from "../../src/lesson/lesson.ts";
import type { Run } from "../../src/lesson/run.ts";
import { type Form, tell } from "./form.ts";
import { makeTake, type Piece, type Take } from "./take.ts";

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

/** Milliseconds of recording between two turns of the host, each of which takes one or two itself. */
const stint = 10;

/** Recording that somebody waits for. */
interface Task {
  readonly deadline: number;
  readonly work: Effect.Effect<Piece>;
  readonly done: Deferred.Deferred<Piece>;
}

/**
 * Makes what records one run at a time, the one first whose clients would be the first to wait
 * (earliest deadline first: Liu and Layland, 1973). What is asked for comes in between.
 */
export const makeRecorder = (
  { lessons, services = Context.empty() }: Options,
): Effect.Effect<Recorder, never, Scope.Scope> =>
  Effect.gen(function* () {
    const tasks = new Set<Task>();
    const isAsked = yield* Effect.makeLatch();
    const earliest = (): Task | undefined => {
      let first: Task | undefined;
      for (const task of tasks) {
        if (first === undefined || task.deadline < first.deadline) first = task;
      }
      return first;
    };

    const perform = Effect.suspend(() => {
      const task = earliest();
      if (task === undefined) return isAsked.close;
      tasks.delete(task);
      return Effect.flatMap(Effect.exit(task.work), (exit) => Deferred.done(task.done, exit));
    });

    const clock = yield* Effect.clock;
    let rested = 0;
    /** Gives the host its turn from time to time, so that it hears what is asked for meanwhile. */
    const rest = Effect.suspend(() => {
      if (clock.unsafeCurrentTimeMillis() - rested < stint) return Effect.void;
      return Effect.zipRight(
        Effect.sleep(0),
        Effect.sync(() => rested = clock.unsafeCurrentTimeMillis()),
      );
    });

    yield* isAsked.await.pipe(
      Effect.zipRight(perform),
      Effect.zipRight(rest),
      Effect.forever,
      Effect.forkScoped,
    );

    const inTurn = (deadline: number, work: Effect.Effect<Piece>): Effect.Effect<Piece> =>
      Effect.suspend(() => {
        const task: Task = { deadline, work, done: Deferred.unsafeMake(FiberId.none) };
        tasks.add(task);
        return isAsked.open.pipe(
          Effect.zipRight(Deferred.await(task.done)),
          Effect.ensuring(Effect.sync(() => tasks.delete(task))),
        );
      });

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
          // Runs are played side by side: which was recorded last will be needed last.
          const makeRoom = Effect.suspend(() => held() > room ? take.giveUp : Effect.void);
          return {
            record: ({ deadline, until }) =>
              inTurn(
                deadline,
                Effect.provide(Effect.zipLeft(take.record(until), makeRoom), services),
              ),
          };
        }),
    };
  });
