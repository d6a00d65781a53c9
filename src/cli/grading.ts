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
import { reportOf, type Step } from "../exercise/step.ts";
import { graded } from "../progress/progress.ts";
import { ProgressStore } from "../progress/store.ts";
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

/** The flags of a grade request, as `--help` has them. */
export const gradeOptions: ReadonlyArray<readonly [string, string]> = [
  ["--seeds N", "run each check under so many seeds, 1 to 10000; default 200"],
  ["--seed N", "run each check under this seed only, as a report names it"],
  ["--deadline S", "stop a file after so many seconds, 0.1 to 600; default 10"],
];

const readNumber = (
  words: Words,
  flag: string,
  bounds: { readonly least: number; readonly most: number; readonly whole: boolean },
): Either.Either<number | undefined, UsageError> => {
  const text = words.flags.get(flag);
  if (text === undefined) return Either.right(undefined);
  const value = text.trim() === "" ? NaN : Number(text);
  const { least, most, whole } = bounds;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return Either.right(value);
  }
  const kind = whole ? "a whole number" : "a number";
  return Either.left(
    new UsageError(`--${flag} is "${text}", and must be ${kind} from ${least} to ${most}`),
  );
};

/** Reads the flags of a grade request. */
export const readGradeRequest = (words: Words): Either.Either<GradeRequest, UsageError> =>
  Either.gen(function* () {
    const seeds = yield* readNumber(words, "seeds", { least: 1, most: 10_000, whole: true });
    const seed = yield* readNumber(words, "seed", { least: 0, most: 1_000_000, whole: true });
    const deadline = yield* readNumber(words, "deadline", { least: 0.1, most: 600, whole: false });
    if (seeds !== undefined && seed !== undefined) {
      return yield* Either.left(new UsageError("--seeds and --seed do not go together"));
    }
    return {
      seeds: seed === undefined ? seeds ?? 200 : 1,
      from: seed ?? 0,
      deadline: Duration.seconds(deadline ?? 10),
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
