import * as Schema from "effect/Schema";
import { Event } from "../trace/event.ts";

const count = Schema.Int.pipe(Schema.nonNegative());

/** A place in the learner's file; both from 1. */
export const Place = Schema.Struct({ line: count, column: count });

export type Place = typeof Place.Type;

/** Why the checks could not run, or not to their end: the file as a whole is at fault. */
export const Problem = Schema.Struct({ message: Schema.String, place: Schema.NullOr(Place) });

export type Problem = typeof Problem.Type;

/** With the checks and the learner's file, this gives the same run again. */
export const FailingRun = Schema.Struct({
  seed: count,
  /** Where it departs from first come, first served: see `Departure` in src/simulation. */
  departures: Schema.Array(Schema.String),
  /** Milliseconds of virtual time at which the check failed. */
  at: Schema.Number.pipe(Schema.finite(), Schema.nonNegative()),
  /** What happened until then; of a long run the latest, and what it takes to understand that. */
  events: Schema.Array(Event),
  /** Milliseconds of virtual time from which on nothing is left out; 0 where nothing is. */
  since: Schema.Number.pipe(Schema.finite(), Schema.nonNegative()),
});

export type FailingRun = typeof FailingRun.Type;

/** Why a check failed. */
export const Failure = Schema.Struct({
  /** What the mistake is, in a sentence or two. */
  message: Schema.String,
  expected: Schema.String,
  actual: Schema.String,
  /** Where in the learner's file, when it is known. */
  place: Schema.NullOr(Place),
  /** The run in which it failed, shrunk; null when the host had to stop it. */
  run: Schema.NullOr(FailingRun),
});

export type Failure = typeof Failure.Type;

const check = { id: Schema.String, title: Schema.String, points: count };

/** It held in every run that was tried. */
export const Passed = Schema.TaggedStruct("Passed", { ...check, runs: count });

/** It did not hold in one. */
export const Failed = Schema.TaggedStruct("Failed", { ...check, failure: Failure });

/** Nothing is known: it was not tried, or not to the end. */
export const NotRun = Schema.TaggedStruct("NotRun", check);

/** What became of one check. */
export const Result = Schema.Union(Passed, Failed, NotRun);

export type Result = typeof Result.Type;

/** What became of an exercise: a result for each check, in their order. */
export const Report = Schema.Struct({
  title: Schema.String,
  problem: Schema.NullOr(Problem),
  results: Schema.Array(Result),
});

export type Report = typeof Report.Type;
