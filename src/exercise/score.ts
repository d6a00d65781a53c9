import type { Report, Result } from "./report.ts";

/** Points that were scored, and all there are. */
export interface Score {
  readonly scored: number;
  readonly possible: number;
}

/** The score of a report. */
export const scoreOf = ({ results }: Report): Score => ({
  scored: results.reduce((sum, { _tag, points }) => sum + (_tag === "Passed" ? points : 0), 0),
  possible: results.reduce((sum, { points }) => sum + points, 0),
});

/** Whether every check has passed. */
export const isPassed = ({ results }: Report): boolean =>
  results.every(({ _tag }) => _tag === "Passed");

/** The first result that is not a pass, if there is one. */
export const firstOpen = ({ results }: Report): Result | undefined =>
  results.find(({ _tag }) => _tag !== "Passed");
