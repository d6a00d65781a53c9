import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Monitor from "../../../lessons/07-sizing-and-monitoring/monitor.ts";
import { inSimulation } from "../../in_simulation.ts";
import { end, hold, makePool } from "./pools.ts";

/** A monitor of one pool, and its changes as "second concern state". */
const watched = (options: Partial<Monitor.Options> = {}) =>
  Effect.gen(function* () {
    const { pool } = yield* makePool();
    const clock = yield* Effect.clock;
    const changes: Array<string> = [];
    const monitor = yield* Monitor.make({
      pools: [pool],
      window: "10 seconds",
      pendingFor: "5 seconds",
      quietFor: "5 seconds",
      leastCalls: 10,
      onChange: ({ concern, to }) =>
        changes.push(`${clock.unsafeCurrentTimeMillis() / 1000} ${concern} ${to}`),
      ...options,
    });
    yield* Effect.forkScoped(monitor.watch);
    return { pool, monitor, changes };
  });

Deno.test("Monitor raises an alert for a pool that stays busy, and ends it when it has been quiet", async () => {
  await inSimulation(Effect.gen(function* () {
    const { changes, monitor, pool } = yield* watched();
    yield* Effect.sleep("500 millis");
    yield* hold(pool, 10, 60);
    yield* Effect.sleep("100 seconds");
    assert.deepEqual(changes, [
      // Five of the six readings so far are full: a mean above 80 %.
      "5 utilisation Pending",
      "10 utilisation Firing",
      // Seven of eleven, then five more seconds.
      "69 utilisation Inactive",
    ]);
    assert.deepEqual(yield* monitor.health, [
      { pool: "pool", utilisation: 0, failures: undefined, firing: [] },
    ]);
  }));
});

Deno.test("Monitor says nothing of a pool that is full for a moment, however often", async () => {
  await inSimulation(Effect.gen(function* () {
    const { changes, pool } = yield* watched();
    for (let round = 0; round < 30; round++) {
      yield* hold(pool, 10, 4);
      yield* Effect.sleep("7 seconds");
    }
    assert.deepEqual(changes, []);
  }));
});

Deno.test("Monitor raises an alert for failures, whatever the years before were like", async () => {
  await inSimulation(Effect.gen(function* () {
    const { changes, monitor, pool } = yield* watched();
    yield* end(pool, { well: 10_000 });
    yield* Effect.sleep("20500 millis");
    for (let second = 0; second < 20; second++) {
      yield* end(pool, { well: 7, ill: 3 });
      yield* Effect.sleep("1 second");
    }
    const firing = yield* monitor.health;
    assert.deepEqual(firing[0]!.firing, ["failures"]);
    assert.equal(firing[0]!.failures, 0.3);
    for (let second = 0; second < 30; second++) {
      yield* end(pool, { well: 10 });
      yield* Effect.sleep("1 second");
    }
    assert.deepEqual(changes, [
      "21 failures Pending",
      "26 failures Firing",
      // Below 5 % once nine of the ten seconds in the window are good, then five more seconds.
      "54 failures Inactive",
    ]);
  }));
});

Deno.test("Monitor says nothing of failures among too few calls", async () => {
  await inSimulation(Effect.gen(function* () {
    const { changes, pool } = yield* watched({ leastCalls: 50 });
    for (let second = 0; second < 60; second++) {
      yield* end(pool, { well: 2, ill: 1 });
      yield* Effect.sleep("1 second");
    }
    assert.deepEqual(changes, []);
  }));
});

Deno.test("Monitor watches each pool for itself", async () => {
  await inSimulation(Effect.gen(function* () {
    const [one, other] = yield* Effect.all([makePool("one"), makePool("other")]);
    const firing: Array<string> = [];
    const monitor = yield* Monitor.make({
      pools: [one.pool, other.pool],
      onChange: ({ concern, pool, to }) => firing.push(`${pool} ${concern} ${to}`),
    });
    yield* Effect.forkScoped(monitor.watch);
    yield* hold(other.pool, 10, 300);
    yield* Effect.sleep("60 seconds");
    assert.deepEqual(firing, ["other utilisation Pending", "other utilisation Firing"]);
  }));
});

Deno.test("Monitor goes on when its observer throws, and counts that", async () => {
  await inSimulation(Effect.gen(function* () {
    const { monitor, pool } = yield* watched({
      onChange: () => {
        throw new Error("nobody reads the pager");
      },
    });
    yield* hold(pool, 10, 30);
    yield* Effect.sleep("60 seconds");
    assert.equal(yield* monitor.observerFailures, 3);
    assert.equal((yield* monitor.health)[0]!.utilisation, 0);
  }));
});

Deno.test("Monitor.watch ends when it is interrupted, and leaves nothing behind", async () => {
  await inSimulation(Effect.gen(function* () {
    const { pool } = yield* makePool();
    const monitor = yield* Monitor.make({ pools: [pool] });
    const watching = yield* Effect.fork(monitor.watch);
    yield* Effect.sleep("5 seconds");
    const exit = yield* Fiber.interrupt(watching);
    assert.ok(Exit.isInterrupted(exit));
  }));
});

Deno.test("Monitor refuses thresholds that make no sense", async () => {
  const refusal = async (options: Partial<Monitor.Options>): Promise<string> => {
    const exit = await Effect.runPromiseExit(Monitor.make({ pools: [], ...options }));
    return Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "made";
  };
  assert.match(await refusal({ utilisation: { above: 0.7, below: 0.8 } }), /utilisation: below/);
  assert.match(await refusal({ failures: { above: 1.1, below: 0.5 } }), /failures: below/);
  assert.match(await refusal({ failures: { above: 0.1, below: 0 } }), /failures: below/);
  assert.match(await refusal({ failures: { above: NaN, below: NaN } }), /failures: below/);
  assert.match(await refusal({ leastCalls: 0.5 }), /leastCalls must be a whole number/);
});
