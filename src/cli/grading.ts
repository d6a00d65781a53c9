/**
 * Grading as the commands do it: in the sandbox, and kept in the learner's progress.
 *
 * @module
 */
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import type { Listed } from "../exercise/chapter.ts";
import type { Exercise } from "../exercise/exercise.ts";
import { reportOf } from "../exercise/report_of.ts";
import type { Step } from "../exercise/step.ts";
import * as Parameter from "../lesson/parameter.ts";
import { graded } from "../progress/standing.ts";
import { ProgressStore } from "../progress/store.ts";
import { readFlags } from "./flag.ts";
import type { Graded, Sandbox } from "./sandbox.ts";
import { UsageError } from "./usage.ts";
import { learnerFile, readIfThere } from "./workspace.ts";
import type { Words } from "./words.ts";

/** How to grade. */
export interface GradeRequest {
  readonly seeds: number;
  readonly from: number;
  readonly deadline: Duration.Duration;
}

const parameters = {
  seeds: Parameter.whole({
    description: "Seeds that each check is run under",
    default: 200,
    minimum: 1,
    maximum: 10_000,
  }),
  seed: Parameter.whole({
    description: "The one seed that each check is run under",
    default: 0,
    minimum: 0,
    maximum: 1_000_000,
  }),
  deadline: Parameter.seconds({
    description: "How long a file may take",
    default: 10,
    minimum: 0.1,
    maximum: 600,
  }),
};

/** The flags of a grade request, as `--help` has them. */
export const gradeOptions: ReadonlyArray<readonly [string, string]> = [
  ["--seeds N", "run each check under so many seeds, 1 to 10000; default 200"],
  ["--seed N", "run each check under this seed only, as a report names it"],
  ["--deadline S", "stop a file after so many seconds, 0.1 to 600; default 10"],
];

/** Reads the flags of a grade request. */
export const readGradeRequest = (words: Words): Either.Either<GradeRequest, UsageError> =>
  Either.gen(function* () {
    const { deadline, seed, seeds } = yield* readFlags(parameters, words);
    const isOneSeed = words.flags.has("seed");
    if (isOneSeed && words.flags.has("seeds")) {
      return yield* Either.left(new UsageError("--seeds and --seed do not go together"));
    }
    return {
      seeds: isOneSeed ? 1 : seeds,
      from: seed,
      deadline: Duration.seconds(deadline),
    };
  });

const nothing: Graded["output"] = { text: "", withheld: 0 };

/** The report of an exercise that was not begun. */
const notBegun = (listed: Listed, exercise: Exercise): Graded => ({
  report: reportOf(exercise, [], {
    problem: {
      message: `Not begun yet. Begin with: deno task exercise ${listed.name}`,
      place: null,
    },
  }),
  output: nothing,
});

/** Grades the learner's file of an exercise, and keeps the result. */
export const gradeExercise = (
  sandbox: Sandbox,
  listed: Listed,
  { from, onStep = () => Effect.void, seeds }: Pick<GradeRequest, "from" | "seeds"> & {
    readonly onStep?: (step: Step) => Effect.Effect<void>;
  },
) =>
  Effect.gen(function* () {
    const exercise = yield* Effect.promise(listed.load);
    const file = learnerFile(listed);
    if ((yield* readIfThere(file)) === undefined) return notBegun(listed, exercise);
    const done = yield* sandbox.grade({
      name: listed.name,
      exercise,
      file,
      seeds,
      from,
      onStep,
    });
    const now = yield* Clock.currentTimeMillis;
    // A pass under one seed is not yet one.
    const counts = seeds >= 200 || done.report.results.some(({ _tag }) => _tag !== "Passed");
    if (counts) {
      const store = yield* ProgressStore;
      yield* store.update((progress) => graded(progress, listed.key, done.report, now));
    }
    return done;
  });
