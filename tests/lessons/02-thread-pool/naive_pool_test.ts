import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Fiber from "effect/Fiber";
import * as NaivePool from "../../../lessons/02-thread-pool/naive_pool.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

// What the lesson says of the naive pool, so that the lesson stays true.

Deno.test("NaivePool lets a large request starve under a stream of small ones", async () => {
  const waited = await inSimulation(Effect.gen(function* () {
    const pool = yield* NaivePool.make(10);
    yield* Effect.forkScoped(Effect.forever(
      Effect.zipRight(Effect.fork(pool.run(Effect.sleep("1 second"))), Effect.sleep("105 millis")),
    ));
    yield* Effect.sleep("3 seconds");
    return yield* Effect.timed(
      Effect.timeoutOption(pool.run(Effect.void, { size: 10 }), "1 minute"),
    );
  }));
  assert.equal(Duration.toMinutes(waited[0]), 1);
});

Deno.test("NaivePool waits for ever for a request that can never fit", async () => {
  await assert.rejects(
    inSimulation(Effect.flatMap(NaivePool.make(2), (pool) => pool.run(Effect.void, { size: 3 }))),
    /Deadlock at 0\.000 s/,
  );
});

Deno.test("NaivePool lets a holder that comes straight back go ahead of those who wait", async () => {
  const order: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const pool = yield* NaivePool.make(1);
    const say = (name: string) =>
      pool.run(Effect.zipRight(Effect.sleep("1 second"), Effect.sync(() => order.push(name))));
    const greedy = yield* Effect.fork(Effect.repeatN(say("greedy"), 2));
    yield* Effect.sleep(0);
    const modest = yield* Effect.fork(say("modest"));
    yield* Fiber.join(greedy);
    yield* Fiber.join(modest);
  }));
  assert.deepEqual(order, ["greedy", "greedy", "greedy", "modest"]);
});

Deno.test("NaivePool loses a permit when a waiter is interrupted at the wrong moment", async () => {
  const result = await Effect.runPromise(
    Effect.either(interruptEverywhere((victim) =>
      Effect.gen(function* () {
        const pool = yield* NaivePool.make(1);
        yield* Effect.fork(pool.run(Effect.sleep("1 second")));
        yield* Effect.yieldNow();
        yield* Effect.fork(victim(pool.run(Effect.sleep("1 second"))));
        yield* Effect.sleep("1 minute");
        yield* pool.run(Effect.void);
      })
    )),
  );
  assert.ok(Either.isLeft(result), "some interruption leaves the pool without its only permit");
});
