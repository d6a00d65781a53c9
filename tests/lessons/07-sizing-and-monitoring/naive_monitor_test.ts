import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as NaiveMonitor from "../../../lessons/07-sizing-and-monitoring/naive_monitor.ts";
import { inSimulation } from "../../in_simulation.ts";
import { end, hold, makePool } from "./pools.ts";

// What the lesson says of the naive monitor, so that the lesson stays true.

const watched = Effect.gen(function* () {
  const { pool } = yield* makePool();
  const firings: Array<string> = [];
  yield* Effect.forkScoped(NaiveMonitor.watch({
    pools: [pool],
    onChange: ({ concern, to }) => to === "Firing" && firings.push(concern),
  }));
  return { pool, firings };
});

Deno.test("NaiveMonitor flaps: it fires each time that the pool is full for a moment", async () => {
  await inSimulation(Effect.gen(function* () {
    const { firings, pool } = yield* watched;
    for (let round = 0; round < 30; round++) {
      yield* hold(pool, 10, 4);
      yield* Effect.sleep("7 seconds");
    }
    assert.equal(firings.length, 30);
  }));
});

Deno.test("NaiveMonitor fires because the first of all calls failed", async () => {
  await inSimulation(Effect.gen(function* () {
    const { firings, pool } = yield* watched;
    yield* end(pool, { ill: 1 });
    yield* Effect.sleep("2 seconds");
    assert.deepEqual(firings, ["failures"]);
  }));
});

Deno.test("NaiveMonitor is blind to an outage after a good day", async () => {
  await inSimulation(Effect.gen(function* () {
    const { firings, pool } = yield* watched;
    yield* end(pool, { well: 10_000 });
    for (let second = 0; second < 60; second++) {
      yield* end(pool, { ill: 15 });
      yield* Effect.sleep("1 second");
    }
    assert.deepEqual(firings, []);
  }));
});
