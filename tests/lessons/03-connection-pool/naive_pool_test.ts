import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as NaivePool from "../../../lessons/03-connection-pool/naive_pool.ts";
import { inSimulation } from "../../in_simulation.ts";

// What the lesson says of the naive pool, so that the lesson stays true.

const make = (size: number) =>
  Effect.suspend(() => {
    let opened = 0;
    return NaivePool.make(size, Effect.sync(() => ({ number: ++opened, broken: false })));
  });

Deno.test("NaivePool hands a broken connection on, again and again", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* make(1);
    yield* pool.use((connection) => Effect.sync(() => connection.broken = true));
    const seen = yield* Effect.replicateEffect(pool.use(Effect.succeed), 3);
    assert.deepEqual(seen.map(({ broken }) => broken), [true, true, true]);
  }));
});

Deno.test("NaivePool counts a use that failed as in use for ever", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* make(2);
    yield* Effect.replicateEffect(Effect.exit(pool.use(() => Effect.fail("lost"))), 5);
    assert.equal(yield* pool.inUse, 5, "of a pool of two");
  }));
});

Deno.test("NaivePool waits for ever", async () => {
  const patient = Effect.gen(function* () {
    const pool = yield* make(1);
    yield* pool.use(() => pool.use(() => Effect.void));
  });
  await assert.rejects(inSimulation(patient), /Deadlock at 0\.000 s/);
});
