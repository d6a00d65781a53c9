/**
 * What a learner has done, as a value.
 *
 * @module
 */
import * as Schema from "effect/Schema";
import { isPassed, type Report, scoreOf } from "../exercise/report.ts";

const count = Schema.Int.pipe(Schema.nonNegative());

/** How one exercise stands. */
export const Standing = Schema.Struct({
  /** The most points of any grade so far, and all there are. */
  best: count,
  possible: count,
  /** When every check passed for the first time, in milliseconds since 1970; null until then. */
  passedAt: Schema.NullOr(Schema.Number),
  /** How many hints of each check were shown, by the check's id. */
  hints: Schema.Record({ key: Schema.String, value: count }),
  /** Whether the solution was asked for before the exercise was passed. */
  askedForSolution: Schema.Boolean,
});

export type Standing = typeof Standing.Type;

/** How every exercise stands that was begun, by its name: the slugs of its lesson and its own. */
export const Progress = Schema.Struct({
  version: Schema.Literal(1),
  exercises: Schema.Record({ key: Schema.String, value: Standing }),
});

export type Progress = typeof Progress.Type;

/** Before anything was done. */
export const empty: Progress = { version: 1, exercises: {} };

const untouched: Standing = {
  best: 0,
  possible: 0,
  passedAt: null,
  hints: {},
  askedForSolution: false,
};

/** How an exercise stands. */
export const standingOf = ({ exercises }: Progress, exercise: string): Standing =>
  exercises[exercise] ?? untouched;

const change = (
  progress: Progress,
  exercise: string,
  update: (standing: Standing) => Standing,
): Progress => ({
  ...progress,
  exercises: { ...progress.exercises, [exercise]: update(standingOf(progress, exercise)) },
});

/** An exercise was graded. What was once passed stays so. */
export const graded = (
  progress: Progress,
  exercise: string,
  report: Report,
  now: number,
): Progress =>
  change(progress, exercise, (standing) => {
    const { possible, scored } = scoreOf(report);
    return {
      ...standing,
      best: Math.max(standing.best, scored),
      possible,
      passedAt: standing.passedAt ?? (isPassed(report) ? now : null),
    };
  });

/** So many hints of a check were shown. */
export const hinted = (
  progress: Progress,
  exercise: string,
  check: string,
  shown: number,
): Progress =>
  change(progress, exercise, (standing) => ({
    ...standing,
    hints: { ...standing.hints, [check]: shown },
  }));

/** The solution was asked for. */
export const askedForSolution = (progress: Progress, exercise: string): Progress =>
  change(progress, exercise, (standing) => ({ ...standing, askedForSolution: true }));

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? a ?? b : Math.min(a, b);

const mergeStandings = (a: Standing, b: Standing): Standing => {
  const checks = new Set([...Object.keys(a.hints), ...Object.keys(b.hints)]);
  return {
    best: Math.max(a.best, b.best),
    possible: a.possible === 0 ? b.possible : a.possible,
    passedAt: earlier(a.passedAt, b.passedAt),
    hints: Object.fromEntries(
      Array.from(checks, (id) => [id, Math.max(a.hints[id] ?? 0, b.hints[id] ?? 0)]),
    ),
    askedForSolution: a.askedForSolution || b.askedForSolution,
  };
};

/** Both together: of each exercise the better. Nothing that either has is lost. */
export const merge = (a: Progress, b: Progress): Progress =>
  Object.entries(b.exercises).reduce(
    (merged, [exercise, standing]) =>
      change(merged, exercise, (own) => mergeStandings(own, standing)),
    a,
  );
