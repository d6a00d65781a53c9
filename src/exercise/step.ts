import * as Schema from "effect/Schema";
import type { Check } from "./exercise.ts";
import { type Failure, type Problem, type Report, Result } from "./report.ts";

/** A check is under way. Should nothing follow, it is the one that hangs. */
export const CheckBegan = Schema.TaggedStruct("CheckBegan", { id: Schema.String });

/** The check that is under way has held in so many of its runs; each is under a seed of its own. */
export const SeedsTried = Schema.TaggedStruct("SeedsTried", {
  id: Schema.String,
  tried: Schema.Int,
  of: Schema.Int,
});

export const CheckEnded = Schema.TaggedStruct("CheckEnded", { result: Result });

/** What a grader tells while it grades. */
export const Step = Schema.Union(CheckBegan, SeedsTried, CheckEnded);

export type Step = typeof Step.Type;

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
