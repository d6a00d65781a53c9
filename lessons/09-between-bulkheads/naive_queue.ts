/**
 * The queue that most of us write first: no bound, and a message is gone once it is taken.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";

// #region naive
export interface NaiveQueue<A> {
  readonly send: (message: A) => Effect.Effect<boolean>;
  /** Takes a message and handles it. */
  readonly receive: <B, E, R>(
    handler: (message: A) => Effect.Effect<B, E, R>,
  ) => Effect.Effect<B, E, R>;
}

export const make = <A>(): Effect.Effect<NaiveQueue<A>> =>
  Effect.map(Queue.unbounded<A>(), (queue) => ({
    send: (message) => Queue.offer(queue, message),
    receive: (handler) => Effect.flatMap(Queue.take(queue), handler),
  }));
// #endregion
