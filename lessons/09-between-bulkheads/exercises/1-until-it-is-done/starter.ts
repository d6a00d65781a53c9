import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";

/** Every place is taken. The message was not sent. */
export class QueueFull extends Data.TaggedError("QueueFull")<{ readonly capacity: number }> {}

export interface Options {
  /** How many messages it holds, those at work included: at least 1. */
  readonly capacity: number;
  /** How often a message is handed out before it is set aside: at least 1. */
  readonly tries: number;
}

export interface MessageQueue {
  /** Puts a message in, or says that there is no room. It does not wait. */
  readonly send: (message: string) => Effect.Effect<void, QueueFull>;
  /** Waits for a message and handles it, in the consumer's own fiber. */
  readonly receive: <E, R>(
    handler: (message: string) => Effect.Effect<void, E, R>,
  ) => Effect.Effect<void, E, R>;
  /** The messages that were set aside, oldest first. */
  readonly deadLetters: Effect.Effect<ReadonlyArray<string>>;
}

export const makeQueue = (_options: Options): Effect.Effect<MessageQueue> =>
  Effect.map(Queue.unbounded<string>(), (queue) => ({
    // TODO: a bound, and a no for what does not fit.
    send: (message) => Queue.offer(queue, message),
    // TODO: a message is gone as soon as it is taken.
    receive: (handler) => Effect.flatMap(Queue.take(queue), handler),
    deadLetters: Effect.succeed([]),
  }));
