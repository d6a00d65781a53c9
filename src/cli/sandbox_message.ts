/**
 * What the commands and the process that runs a learner's code say to each other: one line of JSON
 * for each message.
 *
 * @module
 */
import * as Schema from "effect/Schema";
import { Problem } from "../exercise/report.ts";
import { Step } from "../exercise/step.ts";

/** Load the checks of an exercise, so that they are there when a file is to be graded. */
export const Prepare = Schema.TaggedStruct("Prepare", {
  exercise: Schema.String,
  /**
   * The address of its solution, to be graded once for nothing: code that has run before runs
   * faster. Null where only start-up matters.
   */
  rehearse: Schema.NullOr(Schema.String),
});

/** Grade a file. */
export const Grade = Schema.TaggedStruct("Grade", {
  /** Its name in the book: `2.1`. */
  exercise: Schema.String,
  /** The address of the learner's file. */
  file: Schema.String,
  seeds: Schema.Int,
  from: Schema.Int,
});

/** To the process. */
export const Order = Schema.Union(Prepare, Grade);

export type Order = typeof Order.Type;

/** The checks are loaded; the file comes next. */
export const Began = Schema.TaggedStruct("Began", {});

/** The file is loaded and exports what it should; the checks come next. */
export const Loaded = Schema.TaggedStruct("Loaded", {});

/** The file cannot be graded. */
export const Refused = Schema.TaggedStruct("Refused", { problem: Problem });

/** The grader came a step further. */
export const Stepped = Schema.TaggedStruct("Stepped", { step: Step });

/** Every check has been run. */
export const Finished = Schema.TaggedStruct("Finished", {});

/** An error of the learner's file that nobody caught: in a callback, or a promise. */
export const Crashed = Schema.TaggedStruct("Crashed", { problem: Problem });

/** The process is about to end, because the learner's code said so. */
export const Left = Schema.TaggedStruct("Left", {});

/** From the process. */
export const Message = Schema.Union(Began, Loaded, Refused, Stepped, Finished, Crashed, Left);

export type Message = typeof Message.Type;

export const encodeOrder = Schema.encodeSync(Schema.parseJson(Order));

export const decodeOrder = Schema.decodeSync(Schema.parseJson(Order));

export const encodeMessage = Schema.encodeSync(Schema.parseJson(Message));

export const decodeMessage = Schema.decodeSync(Schema.parseJson(Message));
