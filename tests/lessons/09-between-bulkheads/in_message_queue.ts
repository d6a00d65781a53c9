/**
 * What the tests of the message queue share.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as MessageQueue from "../../../lessons/09-between-bulkheads/message_queue.ts";

/** A queue with room for ten, unless said otherwise. */
export const make = (options: Partial<MessageQueue.Options> = {}) =>
  MessageQueue.make<number>({ name: "queue", capacity: 10, ...options });

/** Lets every other fiber go as far as it gets at this instant. */
export const settle = Effect.sleep(0);

/** Waits for the next message, and acknowledges it. */
export const next = (queue: MessageQueue.MessageQueue<number>) =>
  queue.receive(({ body }) => Effect.succeed(body));

/** Waits for the next message, and fails. */
export const failNext = (queue: MessageQueue.MessageQueue<number>) =>
  Effect.flip(queue.receive(() => Effect.fail("fault")));

/** Sends them one after the other, each under its own name. */
export const sendAll = (queue: MessageQueue.MessageQueue<number>, bodies: ReadonlyArray<number>) =>
  Effect.forEach(bodies, (body) => queue.send(`m${body}`, body));
