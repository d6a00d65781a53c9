/**
 * What a report comes to.
 *
 * @module
 */
import type { Place, Problem, Report } from "../../../src/exercise/report.ts";
import { isPassed, scoreOf } from "../../../src/exercise/score.ts";
import { plural } from "./markup.ts";

/** The place in the learner's file that a problem names, if it names one. */
export const placesOf = (problem: Problem | null): ReadonlyArray<Place> =>
  problem === null || problem.place === null ? [] : [problem.place];

/** Places in the learner's file that a report names. */
export const placesIn = ({ problem, results }: Report): ReadonlyArray<Place> =>
  [
    ...placesOf(problem),
    ...results.map((result) => result._tag === "Failed" ? result.failure.place : null),
  ].filter((place) => place !== null && place !== undefined);

/** What became of a file, in a sentence or two. */
export const verdict = (report: Report): string => {
  const { possible, scored } = scoreOf(report);
  if (report.problem !== null) return "It could not be graded.";
  if (isPassed(report)) {
    return `Passed: all ${plural(possible, "point")}.`;
  }
  return `${scored} of ${plural(possible, "point")}. What failed is told below, check by check.`;
};
