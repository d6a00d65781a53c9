/**
 * Records runs: puts into words what happens in a simulation, as far as it is asked for.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import type { Lesson } from "../../src/lesson/lesson.ts";
import { type Run, step } from "../../src/lesson/run.ts";
import { type Block, BlockWriter } from "./block.ts";
import { type Form, tell } from "./form.ts";

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

/** What was recorded at a time. */
export interface Piece {
  readonly blocks: ReadonlyArray<Block>;
  /** Whether nothing more will come. */
  readonly hasEnded: boolean;
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

/** Bytes that are recorded at a time, and at most an instant more. */
const bound = 131_072;

/**
 * With more fibers a simulation is crowded, until it has no more than the second number. Somebody
 * who waits holds some kilobytes, and what comes of it is told in less. So a run is not left standing
 * in a crowd, but recorded until it is out of it.
 */
const [crowd, noCrowd] = [32, 16] as const;

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

    yield* isAsked.await.pipe(
      Effect.zipRight(perform),
      // The host has its turn.
      Effect.zipRight(Effect.sleep(0)),
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

    return {
      begin: ({ form, slug, ...run }) =>
        Effect.gen(function* () {
          const lesson = lessons.find((lesson) => lesson.slug === slug)!;
          const demonstration = yield* Effect.promise(() => lesson.load());
          const { fibers, next } = yield* step(demonstration, run);
          const telling = tell(form, demonstration);
          let now = 0;
          let isCrowded = false;

          const isEnough = (writer: BlockWriter, until: number): boolean => {
            isCrowded = fibers() > (isCrowded ? noCrowd : crowd);
            return writer.length >= bound || (now >= until && !isCrowded);
          };

          const recordOn = (writer: BlockWriter, until: number): Effect.Effect<Piece> =>
            Effect.matchEffect(next, {
              onSuccess: (events) => {
                now = events[0]!.at;
                writer.write(now, telling.events(events));
                return isEnough(writer, until)
                  ? Effect.sync(() => ({ blocks: writer.take(), hasEnded: false }))
                  : recordOn(writer, until);
              },
              onFailure: (failure) => {
                // Parameters are within bounds that end: what stops a simulation is a fault of ours.
                if (Option.isSome(failure)) return Effect.die(failure.value);
                writer.write(now, telling.end());
                return Effect.sync(() => ({ blocks: writer.take(), hasEnded: true }));
              },
            });

          const reel: Reel = {
            record: ({ deadline, until }) =>
              inTurn(deadline, Effect.suspend(() => recordOn(new BlockWriter(), until))),
          };
          return reel;
        }).pipe(Effect.provide(services)),
    };
  });
