/**
 * What a message queue is made with.
 *
 * @module
 */
import type * as Duration from "effect/Duration";
import type { QueueEvent } from "./message.ts";

// #region options
/** What becomes of a message for which there is no room. */
export type Overflow =
  /** Its sender is told no. */
  | "refuse"
  /** Its sender waits until there is room. */
  | "wait"
  /** It is thrown away. */
  | "drop-newest"
  /** The oldest that nobody has at work is thrown away for it. */
  | "drop-oldest";

export interface Options {
  /** Names the queue in rejections and statistics. */
  readonly name: string;
  /** How many messages it holds, those at work included: a whole number, at least 1. */
  readonly capacity: number;
  /** Default: refuse. */
  readonly overflow?: Overflow;
  /** How long a consumer may take before its message goes to another. Default: 30 seconds. */
  readonly lease?: Duration.DurationInput;
  /** How often a message is handed out before it is set aside: at least 1. Default 5. */
  readonly tries?: number;
  /** How long a message that came back rests before its next try. Default: not at all. */
  readonly pause?: Duration.DurationInput;
  /** How many dead letters it keeps, the latest: a whole number, at least 0. Default 1000. */
  readonly deadLetters?: number;
  /** Told what became of a message, after it. If it throws, nobody notices but `statistics`. */
  readonly onEvent?: (event: QueueEvent) => void;
}
// #endregion
