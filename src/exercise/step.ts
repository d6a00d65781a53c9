import * as Schema from "effect/Schema";
import { Result } from "./report.ts";

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
