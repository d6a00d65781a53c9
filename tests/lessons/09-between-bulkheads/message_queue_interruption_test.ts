import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as MessageQueue from "../../../lessons/09-between-bulkheads/message_queue.ts";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";
import { make, next, sendAll, settle } from "./in_message_queue.ts";

/** Dies unless every message that was accepted can still be had, and all places are there. */
const assertWhole = (queue: MessageQueue.MessageQueue<number>, capacity: number) =>
  Effect.gen(function* () {
    const before = yield* queue.statistics;
    assert.equal(before.sendersWaiting, 0);
    assert.equal(before.consumersWaiting, 0);
    assert.equal(before.atWork, 0, "no lease outlives its consumer");
    for (let left = before.ready + before.resting; left > 0; left--) yield* next(queue);
    const { acknowledged, dropped, accepted, setAside } = yield* queue.statistics;
    assert.equal(accepted, acknowledged + dropped + setAside);
    for (let n = 0; n < capacity; n++) assert.equal(yield* queue.send(`probe${n}`, n), true);
  });

const survives = async (
  call: (
    queue: MessageQueue.MessageQueue<number>,
    victim: Victim,
  ) => Effect.Effect<unknown, unknown>,
  options: Partial<MessageQueue.Options> = {},
) => {
  for (let seed = 0; seed < 10; seed++) {
    const operations = await Effect.runPromise(
      interruptEverywhere((victim) =>
        Effect.scoped(Effect.gen(function* () {
          const queue = yield* make({ capacity: 2, tries: 100, lease: "1 minute", ...options });
          yield* Effect.orDie(call(queue, victim));
          yield* Effect.sleep("10 minutes");
          yield* assertWhole(queue, 2);
        })), { seed, schedule: seed === 0 ? undefined : { seed } }),
    );
    assert.ok(operations > 3, `${operations} operations`);
  }
};

Deno.test("MessageQueue.send, with room, interrupted at every operation", () =>
  survives((queue, victim) => Effect.fork(victim(queue.send("m1", 1)))));

Deno.test("MessageQueue.send, waiting for room, interrupted at every operation", () =>
  survives((queue, victim) =>
    Effect.gen(function* () {
      yield* sendAll(queue, [1, 2]);
      yield* Effect.fork(victim(queue.send("m3", 3)));
      yield* settle;
      yield* next(queue);
    }), { overflow: "wait" }));

Deno.test("MessageQueue.send behind a waiting sender that is interrupted at every operation", () =>
  survives((queue, victim) =>
    Effect.gen(function* () {
      yield* sendAll(queue, [1, 2]);
      yield* Effect.fork(victim(queue.send("m3", 3)));
      const behind = yield* Effect.fork(queue.send("m4", 4));
      yield* Effect.sleep("1 second");
      yield* next(queue);
      yield* next(queue);
      assert.equal(yield* Fiber.join(behind), true);
    }), { overflow: "wait" }));

Deno.test("MessageQueue.receive, with a message, interrupted at every operation", () =>
  survives((queue, victim) =>
    Effect.gen(function* () {
      yield* queue.send("m1", 1);
      yield* Effect.fork(victim(queue.receive(() => Effect.sleep("1 second"))));
    })
  ));

Deno.test("MessageQueue.receive, waiting, interrupted at every operation: the next gets the message at once", () =>
  survives((queue, victim) =>
    Effect.gen(function* () {
      yield* Effect.fork(victim(queue.receive(() => Effect.sleep("1 second"))));
      yield* settle;
      yield* queue.send("m1", 1);
    })
  ));

Deno.test("MessageQueue.take, interrupted at every operation: the message comes back by itself, or is with its taker", () =>
  survives((queue, victim) =>
    Effect.gen(function* () {
      yield* Effect.fork(victim(Effect.flatMap(queue.take, (delivery) => delivery.acknowledge)));
      yield* settle;
      yield* queue.send("m1", 1);
    })
  ));
