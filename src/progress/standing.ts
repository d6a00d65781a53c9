/**
 * How exercises stand, and what changes that.
 *
 * @module
 */
import type { Report } from "../exercise/report.ts";
import { isPassed, scoreOf } from "../exercise/score.ts";
import type { Progress, Standing } from "./progress.ts";

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
