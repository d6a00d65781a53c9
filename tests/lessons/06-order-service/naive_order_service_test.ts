import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import * as Naive from "../../../lessons/06-order-service/naive_order_service.ts";
import { type Call, inPool } from "../../../lessons/06-order-service/order_service.ts";
import { inSimulation } from "../../in_simulation.ts";

// What the lesson says of the naive services, so that the lesson stays true.

const limits = { critical: Duration.seconds(10), optional: Duration.seconds(5) };

const takes = (name: string, duration: Duration.DurationInput): Call<string, never> => ({
  name,
  work: Effect.sleep(duration),
  through: (work) => work,
});

const secondsOf = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.map(Effect.timed(Effect.ignore(effect)), ([took]) => Duration.toSeconds(took));

const usual = {
  critical: [takes("payment", "500 millis"), takes("inventory", "300 millis")],
  optional: [takes("email", "1 second"), takes("analytics", "100 millis")],
};

Deno.test("inTurn takes as long as its calls do together", async () => {
  assert.equal(await inSimulation(secondsOf(Naive.inTurn(limits)(usual))), 1.9);
});

Deno.test("futures takes as long as the longest of its calls", async () => {
  const took = await inSimulation(
    Effect.flatMap(Effect.scope, (scope) => secondsOf(Naive.futures(limits, scope)(usual))),
  );
  assert.equal(took, 1);
});

Deno.test("inTurn adds its time-outs up: all calls a little faster than theirs take 29.6 seconds", async () => {
  const slow = {
    critical: [takes("payment", "9.9 seconds"), takes("inventory", "9.9 seconds")],
    optional: [takes("email", "4.9 seconds"), takes("analytics", "4.9 seconds")],
  };
  assert.equal(await inSimulation(secondsOf(Naive.inTurn(limits)(slow))), 29.6);
});

Deno.test("futures sees a failure only when its turn to wait has come", async () => {
  const plan = {
    critical: [takes("payment", "8 seconds"), {
      ...takes("inventory", 0),
      work: Effect.delay(Effect.fail("out of stock"), "300 millis"),
    }],
    optional: [],
  };
  const took = await inSimulation(
    Effect.flatMap(Effect.scope, (scope) => secondsOf(Naive.futures(limits, scope)(plan))),
  );
  assert.equal(took, 8);
});

Deno.test("futures leaves its calls in the queue: they are made for an order that has failed", async () => {
  const charged = await inSimulation(Effect.gen(function* () {
    const pool = yield* ThreadPool.make({ name: "payment", workers: 1, queue: 5 });
    yield* pool.submit(Effect.sleep("20 seconds"));
    let charged = false;
    const payment: Call<never, never> = {
      name: "payment",
      work: Effect.sync(() => void (charged = true)),
      through: inPool(pool),
    };
    const scope = yield* Effect.scope;
    const end = yield* Effect.either(
      Naive.futures(limits, scope)({ critical: [payment], optional: [] }),
    );
    assert.ok(Either.isLeft(end));
    yield* Effect.sleep("1 minute");
    return charged;
  }));
  assert.ok(charged);
});
