import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as NaiveQueue from "../../../lessons/09-between-bulkheads/naive_queue.ts";
import { inSimulation } from "../../in_simulation.ts";

// What the lesson says of the naive queue, so that the lesson stays true.

Deno.test("NaiveQueue loses a message when its handler fails or its consumer leaves", async () => {
  const got = await inSimulation(Effect.gen(function* () {
    const queue = yield* NaiveQueue.make<number>();
    for (const message of [1, 2, 3]) yield* queue.send(message);
    yield* Effect.flip(queue.receive(() => Effect.fail("fault")));
    yield* Effect.timeoutOption(queue.receive(() => Effect.never), "1 second");
    return yield* queue.receive(Effect.succeed);
  }));
  assert.equal(got, 3);
});

Deno.test("NaiveQueue takes whatever it is given", async () => {
  const taken = await inSimulation(Effect.gen(function* () {
    const queue = yield* NaiveQueue.make<number>();
    return yield* Effect.forEach(Array.from({ length: 10_000 }, (_, n) => n), queue.send);
  }));
  assert.ok(taken.every((isTaken) => isTaken));
});
