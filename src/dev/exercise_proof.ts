/**
 * Proves an exercise: that it can be solved, that it has to be, and that each mistake it knows of is
 * told from every other. What it finds wrong is said in sentences, for whoever writes exercises.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { type Exercise, pointsOf } from "../exercise/exercise.ts";
import { explained } from "../exercise/explanation.ts";
import { grade } from "../exercise/grade.ts";
import type { Report } from "../exercise/report.ts";
import { scoreOf } from "../exercise/score.ts";
import { readExports } from "../exercise/shape.ts";
import { reportOf } from "../exercise/report_of.ts";
import type { ExerciseFolder, Version } from "./exercise_folder.ts";

/** What a mistake says of itself, as its export `caught`. */
const Caught = Schema.Struct({
  /** The id of the one check that it fails. */
  by: Schema.String,
  /** A part of the message that it gets, and that no other mistake gets. */
  saying: Schema.NonEmptyString,
});

/** A version with its grade. */
interface Graded extends Version {
  readonly report: Report;
}

/** What is wrong, each as a sentence. */
type Faults = ReadonlyArray<string>;

const fewest = { checks: 4, mistakes: 3 };

const folderFaults = ({ exercise, files, mistakes }: ExerciseFolder): Faults => {
  // What the checks watch may lie beside them: the subject under watch, or the world it is put in;
  // and what puts an answer into the lesson's program.
  const expected =
    /^(task\.md|(starter|solution|checks|subject|world|in_lesson)\.ts|mistakes\/[a-z0-9_]+\.ts)$/;
  const ids = exercise.checks.map(({ id }) => id);
  return [
    ...files.filter((file) => !expected.test(file)).map((file) => `${file} has no business here`),
    ...(exercise.checks.length < fewest.checks
      ? [`there are ${exercise.checks.length} checks, and should be ${fewest.checks} at least`]
      : []),
    ...(mistakes.length < fewest.mistakes
      ? [`there are ${mistakes.length} mistakes, and should be ${fewest.mistakes} at least`]
      : []),
    ...ids.filter((id, index) => ids.indexOf(id) < index).map((id) =>
      `two checks are called ${id}`
    ),
  ];
};

/** Shorter lines, such as a lone bracket, give nothing away. */
const tellingLength = 16;

const hintFaults = ({ exercise, solution, starter }: ExerciseFolder): Faults => {
  const known = new Set(starter.source.split("\n").map((line) => line.trim()));
  const lines = explained(solution.source).code.split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length >= tellingLength && !known.has(line));
  return exercise.checks.flatMap(({ hints, id }) => [
    ...(hints.length === 3 && hints.every((hint) => hint.trim() !== "")
      ? []
      : [`check ${id} has ${hints.length} hints, and should have 3`]),
    ...hints.flatMap((hint) =>
      lines.filter((line) => hint.includes(line))
        .map((line) => `a hint of check ${id} gives away a line of the solution: ${line}`)
    ),
  ]);
};

/** Counts that a task may quote, and what each has to be. */
const countsOf = (exercise: Exercise): Readonly<Record<string, number>> => ({
  checks: exercise.checks.length,
  points: pointsOf(exercise),
  minutes: exercise.minutes,
});

const taskFaults = ({ exercise, task }: ExerciseFolder): Faults => {
  const text = task.replaceAll(/\s+/g, " ");
  const miscounted = Object.entries(countsOf(exercise)).flatMap(([what, count]) =>
    Array.from(text.matchAll(new RegExp(`(\\d+) ${what}\\b`, "g")))
      .filter(([, quoted]) => Number(quoted) !== count)
      .map(([words]) => `the task says "${words}", and there are ${count}`)
  );
  const unsaid = (exercise.quotes ?? [])
    .filter((quote) => !text.includes(quote))
    .map((quote) => `the task does not say "${quote}", and the checks go by it`);
  return [
    ...(task.startsWith(`# ${exercise.title}\n`) ? [] : ["the task does not begin with the title"]),
    ...miscounted,
    ...unsaid,
  ];
};

/**
 * The exercise with every check that schedules can tell apart under all of them: what the learner
 * is spared for the sake of a quick answer, a solution has to stand.
 */
const unabridged = (exercise: Exercise): Exercise => ({
  ...exercise,
  checks: exercise.checks.map(({ runs, ...check }) => runs === 1 ? { ...check, runs } : check),
});

/** Seeds under which a mistake has to pass every check but the one that catches it. */
const seedsAlone = 20;

/** The exercise as a mistake is graded by it: the check that catches it tries hardest. */
const forMistake = (exercise: Exercise, { module }: Version): Exercise => ({
  ...exercise,
  checks: exercise.checks.map((check) =>
    Schema.is(Caught)(module.caught) && module.caught.by !== check.id
      ? { ...check, runs: Math.min(check.runs ?? seedsAlone, seedsAlone) }
      : check
  ),
});

const gradeVersion = (
  exercise: Exercise,
  version: Version,
  seeds: number,
): Effect.Effect<Graded> => {
  const exports = readExports(exercise.shape, version.module);
  if (Either.isLeft(exports)) {
    return Effect.succeed({
      ...version,
      report: reportOf(exercise, [], { problem: exports.left }),
    });
  }
  return Effect.map(Stream.runCollect(grade(exercise, exports.right, { seeds })), (steps) => ({
    ...version,
    report: reportOf(exercise, steps),
  }));
};

const failedChecks = ({ results }: Report): ReadonlyArray<string> =>
  results.filter(({ _tag }) => _tag !== "Passed").map(({ id }) => id);

const messageOf = ({ results }: Report, check: string): string => {
  const result = results.find(({ id }) => id === check);
  return result?._tag === "Failed" ? result.failure.message : "";
};

const starterFaults = ({ report }: Graded): Faults => {
  const { possible, scored } = scoreOf(report);
  if (report.problem !== null) return [`the starter cannot be graded: ${report.problem.message}`];
  return scored * 3 < possible
    ? []
    : [`the starter scores ${scored} of ${possible}, and should score less than a third`];
};

const solutionFaults = ({ report, source }: Graded): Faults => [
  ...(report.problem === null ? [] : [`the solution: ${report.problem.message}`]),
  ...failedChecks(report).map((id) => `the solution does not pass ${id}: ${messageOf(report, id)}`),
  ...(explained(source).explanation.length === 0 ? ["the solution is not explained"] : []),
];

const mistakeFaults = ({ file, module, report }: Graded): Faults => {
  const caught = Schema.decodeUnknownEither(Caught)(module.caught);
  if (Either.isLeft(caught)) {
    return [`${file} does not export what it is caught by, and saying what`];
  }
  const { by, saying } = caught.right;
  const failed = failedChecks(report);
  if (failed.length !== 1 || failed[0] !== by) {
    const found = failed.length === 0 ? "by none" : `by ${failed.join(", ")}`;
    return [`${file} should be caught by ${by} alone, and is caught ${found}`];
  }
  return messageOf(report, by).includes(saying)
    ? []
    : [`${file} is caught by ${by}, saying "${messageOf(report, by)}" and not "${saying}"`];
};

/** Two mistakes that get one message are one mistake to whoever reads it. */
const messageFaults = (mistakes: ReadonlyArray<Graded>): Faults => {
  const told = Map.groupBy(
    mistakes.filter(({ report }) => failedChecks(report).length > 0),
    ({ report }) => messageOf(report, failedChecks(report)[0]!),
  );
  return Array.from(told.values())
    .filter((same) => same.length > 1)
    .map((same) => `${same.map(({ file }) => file).join(" and ")} get the same message`);
};

const idleCheckFaults = ({ checks }: Exercise, wrong: ReadonlyArray<Graded>): Faults => {
  const failing = new Set(wrong.flatMap(({ report }) => failedChecks(report)));
  return checks.filter(({ id }) => !failing.has(id))
    .map(({ id }) => `check ${id} passes for the starter and for every mistake`);
};

/**
 * Everything that is wrong with an exercise; nothing when it is sound.
 *
 * @param seeds how many seeds each version is graded under; a mistake only by the check that catches
 * it, and by every other one under 20.
 */
export const prove = (folder: ExerciseFolder, seeds = 200): Effect.Effect<Faults> =>
  Effect.gen(function* () {
    const { exercise } = folder;
    const starter = yield* gradeVersion(exercise, folder.starter, seeds);
    const solution = yield* gradeVersion(unabridged(exercise), folder.solution, seeds);
    const mistakes = yield* Effect.forEach(
      folder.mistakes,
      (mistake) => gradeVersion(forMistake(exercise, mistake), mistake, seeds),
    );
    return [
      ...folderFaults(folder),
      ...hintFaults(folder),
      ...taskFaults(folder),
      ...starterFaults(starter),
      ...solutionFaults(solution),
      ...mistakes.flatMap(mistakeFaults),
      ...messageFaults(mistakes),
      ...idleCheckFaults(exercise, [starter, ...mistakes]),
    ];
  });
