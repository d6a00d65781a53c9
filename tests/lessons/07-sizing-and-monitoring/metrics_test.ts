import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Metric from "effect/Metric";
import * as Metrics from "../../../lessons/07-sizing-and-monitoring/metrics.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";
import { type Family, read } from "../../../lessons/07-sizing-and-monitoring/exposition_reader.ts";
import { end, hold, makePool } from "./pools.ts";

const valueOf = (
  families: ReadonlyArray<Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined =>
  families.flatMap(({ samples }) => samples).find((sample) =>
    sample.name === name &&
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
  )?.value;

const outcomes = ["completed", "failed", "interrupted", "rejected"];

Deno.test("Metrics are the pool's statistics, however often they are recorded", async () => {
  await inSimulation(Effect.gen(function* () {
    const { pool } = yield* makePool("orders", 3);
    const metrics = yield* Metrics.make;
    yield* metrics.record(pool);
    yield* end(pool, { well: 5, ill: 2 });
    yield* metrics.record(pool);
    yield* metrics.record(pool);
    yield* hold(pool, 4, 10);
    yield* Effect.sleep("1 second");
    yield* metrics.record(pool);
    const page = read(yield* metrics.page);
    assert.deepEqual(
      outcomes.map((outcome) => valueOf(page, "bulkhead_calls_total", { outcome })),
      [5, 2, 0, 0],
    );
    assert.equal(valueOf(page, "bulkhead_workers", { pool: "orders" }), 3);
    assert.equal(valueOf(page, "bulkhead_workers_busy"), 3);
    assert.equal(valueOf(page, "bulkhead_queue_length"), 1);
    assert.equal(valueOf(page, "bulkhead_queue_places"), 1000);
    yield* Effect.sleep("30 seconds");
    yield* metrics.record(pool);
    const later = read(yield* metrics.page);
    assert.equal(valueOf(later, "bulkhead_work_seconds_total"), 40);
    assert.equal(valueOf(later, "bulkhead_wait_seconds_total"), 10);
  }));
});

Deno.test("Metrics.timed counts each call that got a worker, from asking to its end", async () => {
  await inSimulation(Effect.gen(function* () {
    const { pool } = yield* makePool("orders", 1);
    const metrics = yield* Metrics.make;
    const run = metrics.timed(pool);
    const calls = [
      run(Effect.sleep("2 seconds")),
      run(Effect.zipRight(Effect.sleep("2 seconds"), Effect.fail("ill"))),
    ];
    yield* Effect.all(calls.map(Effect.exit), { concurrency: "unbounded" });
    const page = read(yield* metrics.page);
    assert.equal(valueOf(page, "bulkhead_call_seconds_count"), 2);
    // Two seconds, and four for the one that waited.
    assert.equal(valueOf(page, "bulkhead_call_seconds_sum"), 6);
    assert.equal(valueOf(page, "bulkhead_call_seconds_bucket", { le: "2.5" }), 1);
  }));
});

Deno.test("Metrics.timed gives the worker back, interrupted at every operation", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.scoped(Effect.gen(function* () {
        const { pool } = yield* makePool("orders", 1);
        const metrics = yield* Metrics.make;
        const call = metrics.timed(pool)(Effect.sleep("1 second"));
        yield* Fiber.await(yield* Effect.fork(victim(call)));
        const { active, completed, interrupted, submitted } = yield* pool.statistics;
        assert.deepEqual([active, completed + interrupted], [0, submitted]);
        const page = read(yield* metrics.page);
        assert.ok(valueOf(page, "bulkhead_call_seconds_count")! <= submitted);
      }))
    ),
  );
  assert.ok(operations > 3, `${operations} operations`);
});

Deno.test("Metrics.record loses no count, interrupted at every operation", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.scoped(Effect.gen(function* () {
        const { pool } = yield* makePool();
        const metrics = yield* Metrics.make;
        yield* end(pool, { well: 7, ill: 3 });
        yield* Fiber.await(yield* Effect.fork(victim(metrics.record(pool))));
        yield* metrics.record(pool);
        const page = read(yield* metrics.page);
        assert.deepEqual(
          outcomes.map((outcome) => valueOf(page, "bulkhead_calls_total", { outcome })),
          [7, 3, 0, 0],
        );
      }))
    ),
  );
  assert.ok(operations > 0, `${operations} operations`);
});

Deno.test("Metrics.record: an old reading that comes late takes nothing back", async () => {
  await inSimulation(Effect.gen(function* () {
    const { pool, tell } = yield* makePool();
    const metrics = yield* Metrics.make;
    for (const completed of [5, 9, 7, 10]) {
      tell({ completed });
      yield* metrics.record(pool);
    }
    const page = read(yield* metrics.page);
    assert.equal(valueOf(page, "bulkhead_calls_total", { outcome: "completed" }), 10);
  }));
});

Deno.test("Metrics of two runs know nothing of each other, nor of the process", async () => {
  await inSimulation(Effect.gen(function* () {
    const { pool } = yield* makePool();
    const [one, other] = [yield* Metrics.make, yield* Metrics.make];
    yield* end(pool, { well: 3 });
    yield* one.record(pool);
    assert.equal(yield* other.page, "");
    const everywhere = yield* Metric.snapshot;
    assert.ok(!everywhere.some(({ metricKey }) => metricKey.name.startsWith("bulkhead_")));
  }));
});
