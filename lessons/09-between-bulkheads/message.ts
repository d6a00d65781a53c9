/**
 * What a message queue hands out and tells of a message, and its two ways to say no.
 *
 * @module
 */
import type * as Effect from "effect/Effect";

// #region delivery
/** A message in the hands of a consumer, for as long as the lease runs. */
export interface Delivery<A> {
  readonly id: string;
  readonly body: A;
  /** Which time it is handed out, from 1. */
  readonly tries: number;
  /** Says that it is done. False if the lease had run out: somebody does it again. */
  readonly acknowledge: Effect.Effect<boolean>;
  /** Gives it back to be tried again. False if the lease had run out. */
  readonly giveBack: (reason: string) => Effect.Effect<boolean>;
}
// #endregion

/** A message that was handed out as often as it may be, and never acknowledged. */
export interface DeadLetter<A> {
  readonly id: string;
  readonly body: A;
  readonly tries: number;
  /** Why its last try came to nothing. */
  readonly reason: string;
}

/** What became of a message. */
export interface QueueEvent {
  readonly _tag: "Accepted" | "Acknowledged" | "Dropped" | "SetAside";
  readonly id: string;
  /** How often it had been handed out. */
  readonly tries: number;
}

/** A queue at one moment. What it `accepted` it has acknowledged, dropped, set aside or still holds. */
export interface Statistics {
  readonly name: string;
  readonly capacity: number;
  /** Messages that the next consumers will get. */
  readonly ready: number;
  /** Messages that came back, and rest. */
  readonly resting: number;
  /** Messages with consumers. */
  readonly atWork: number;
  readonly consumersWaiting: number;
  readonly sendersWaiting: number;
  readonly deadLetters: number;
  /** A dead letter that is sent again is accepted again. */
  readonly accepted: number;
  readonly acknowledged: number;
  /** Thrown away for want of room, after they had been accepted. */
  readonly dropped: number;
  readonly setAside: number;
  /** Sends that were turned away, or thrown away at once. */
  readonly rejected: number;
  /** Messages handed out for the second time or more. */
  readonly redelivered: number;
  /** How often `onEvent` threw. */
  readonly observerFailures: number;
}

/**
 * The queue did not take a message, and how full it was then. A plain value, without a stack trace:
 * a full queue says it often.
 */
export class MessageRejected {
  readonly _tag = "MessageRejected";
  constructor(
    readonly queue: string,
    readonly reason: "QueueFull" | "Closed",
    readonly held: number,
    readonly capacity: number,
  ) {}

  get message(): string {
    const why = this.reason === "QueueFull" ? "is full" : "takes no more messages";
    return `${this.queue} ${why} (${this.held} of ${this.capacity} places taken)`;
  }

  toString(): string {
    return `MessageRejected: ${this.message}`;
  }
}

/** There is no message, and none will come: the queue was shut down. */
export class QueueClosed {
  readonly _tag = "QueueClosed";
  constructor(readonly queue: string) {}

  get message(): string {
    return `${this.queue} is closed, and nothing is left in it`;
  }

  toString(): string {
    return `QueueClosed: ${this.message}`;
  }
}
