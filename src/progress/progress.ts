/**
 * What a learner has done, as a value.
 *
 * @module
 */
import * as Schema from "effect/Schema";

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
