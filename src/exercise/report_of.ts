import type { Check } from "./exercise.ts";
import type { Failure, Problem, Report, Result } from "./report.ts";
import type { Step } from "./step.ts";

/** Why grading ended before its time. */
export interface CutShort {
  /** The file as a whole is at fault: no check was under way, and none can be. */
  readonly problem?: Problem;
  /** What is to be said of the check that was under way, if there was one. */
  readonly failure?: Failure;
}

/** As much of an exercise as is in a report of it. */
export interface Reported {
  readonly title: string;
  readonly checks: ReadonlyArray<Pick<Check<never>, "id" | "points" | "title">>;
}

/** What has been told so far as a report; what has not been run is so. */
export const reportOf = (
  { checks, title }: Reported,
  steps: Iterable<Step>,
  { failure, problem }: CutShort = {},
): Report => {
  const results = new Map<string, Result>();
  let underWay: string | undefined;
  for (const step of steps) {
    if (step._tag === "CheckBegan") underWay = step.id;
    else if (step._tag === "CheckEnded") {
      underWay = undefined;
      results.set(step.result.id, step.result);
    }
  }
  return {
    title,
    problem: problem ?? null,
    results: checks.map(({ id, points, title }): Result => {
      const check = { id, title, points };
      const result = results.get(id);
      if (result !== undefined) return result;
      return id === underWay && failure !== undefined
        ? { _tag: "Failed", ...check, failure }
        : { _tag: "NotRun", ...check };
    }),
  };
};
