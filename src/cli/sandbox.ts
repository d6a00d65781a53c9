/**
 * Grades learners' files where they can do no harm: in a process that may read the project, and
 * nothing else, and that is killed when its time is up.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { cutShort, type Ending, type Phase } from "../exercise/cut_short.ts";
import type { Exercise } from "../exercise/exercise.ts";
import type { Output } from "../exercise/output.ts";
import type { Report } from "../exercise/report.ts";
import { reportOf } from "../exercise/report_of.ts";
import type { Step } from "../exercise/step.ts";
import { type LearnerProcess, spawn } from "./learner_process.ts";
import type { Finished } from "./sandbox_message.ts";

/** A file to grade. */
export interface Job {
  /** The exercise's name in the book: `2.1`. */
  readonly name: string;
  readonly exercise: Exercise;
  /** The address of the learner's file. */
  readonly file: URL;
  /** How many seeds each check is run under, from `from` upwards. */
  readonly seeds: number;
  readonly from: number;
  /** Called as the grader comes along. */
  readonly onStep: (step: Step) => Effect.Effect<void>;
}

/** What a file came to, and what it wrote meanwhile. */
export interface Graded {
  readonly report: Report;
  readonly output: Output;
}

export interface Sandbox {
  /**
   * Makes a process ready that has loaded the checks of an exercise, and does not wait for it.
   *
   * @param rehearse the exercise's solution, where there is time to grade it once for nothing, so
   * that the learner's file is graded faster.
   */
  readonly prepare: (name: string, rehearse?: URL) => Effect.Effect<void>;
  /** Grades a file; one at a time. It never fails: whatever the file does is in the report. */
  readonly grade: (job: Job) => Effect.Effect<Graded>;
}

export interface Options {
  /**
   * Real time that one file may take, from when the process turns to it: what the process needs to
   * start and to load the checks is not the file's.
   */
  readonly deadline: Duration.Duration;
  /**
   * Whether a process that has graded one file may grade the next. Start-up is then paid once; but
   * what a file does to the globals of JavaScript is there for those after it.
   */
  readonly reuse: boolean;
}

interface Running {
  readonly process: LearnerProcess;
  readonly close: Effect.Effect<void>;
}

const start: Effect.Effect<Running> = Effect.gen(function* () {
  const scope = yield* Scope.make();
  const process = yield* Scope.extend(spawn, scope);
  return { process, close: Scope.close(scope, Exit.void) };
});

type Outcome = Ending | typeof Finished.Type;

interface Following {
  /** Puts a limit to what the process does from when it turns to the file. */
  readonly limit: (grading: Effect.Effect<Outcome>) => Effect.Effect<Outcome>;
  readonly loaded: () => void;
  readonly step: (step: Step) => Effect.Effect<void>;
}

/** Follows a process while it grades, to the end or to whatever comes in between. */
const follow = (process: LearnerProcess, following: Following): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    for (;;) {
      const message = yield* process.messages.take;
      switch (message._tag) {
        case "Began":
          return yield* following.limit(follow(process, following));
        case "Loaded":
          following.loaded();
          break;
        case "Stepped":
          yield* following.step(message.step);
          break;
        default:
          return message;
      }
    }
  });

/** Makes a sandbox; its processes end with the scope. */
export const make = (
  { deadline, reuse }: Options,
): Effect.Effect<Sandbox, never, Scope.Scope> =>
  Effect.gen(function* () {
    let spare: Running | undefined;
    const discard = Effect.suspend(() => {
      const close = spare?.close ?? Effect.void;
      spare = undefined;
      return close;
    });
    yield* Effect.addFinalizer(() => discard);

    const ready: Effect.Effect<Running> = Effect.suspend(() =>
      spare !== undefined
        ? Effect.succeed(spare)
        : Effect.tap(start, (started) => Effect.sync(() => void (spare = started)))
    );

    return {
      prepare: (exercise, rehearse) =>
        Effect.flatMap(ready, ({ process }) =>
          process.post({ _tag: "Prepare", exercise, rehearse: rehearse?.href ?? null })),

      grade: ({ exercise, file, from, name, onStep, seeds }) =>
        Effect.gen(function* () {
          const { process } = yield* ready;
          const steps: Array<Step> = [];
          let phase: Phase = "loading";
          yield* process.post({ _tag: "Grade", exercise: name, file: file.href, seeds, from });
          const ending = yield* follow(process, {
            limit: Effect.timeoutTo({
              duration: deadline,
              onTimeout: (): Outcome => ({
                _tag: "TimedOut",
                seconds: Duration.toSeconds(deadline),
              }),
              onSuccess: (outcome: Outcome) =>
                outcome,
            }),
            loaded: () => {
              phase = "checking";
            },
            step: (step) => {
              steps.push(step);
              return onStep(step);
            },
          });
          const output = yield* process.takeOutput;
          const isWhole = ending._tag === "Finished";
          if (!reuse || !(isWhole || ending._tag === "Refused")) {
            yield* discard;
          }
          const why = isWhole ? {} : cutShort(ending, phase);
          return { report: reportOf(exercise, steps, why), output };
        }).pipe(Effect.onInterrupt(() =>
          discard
        )),
    };
  });
