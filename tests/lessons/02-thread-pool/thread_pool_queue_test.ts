import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import { explore } from "../../../src/simulation/exploration.ts";
import { inSimulation } from "../../in_simulation.ts";
import { assertIdle, pool, rejection, saying, settle } from "./in_thread_pool.ts";

Deno.test("ThreadPool rule 1: callers are served in the order they came, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool({ workers: 2 });
      const started: Array<number> = [];
      const fibers = yield* Effect.forEach(
        [0, 1, 2, 3, 4, 5, 6, 7],
        (n) =>
          it.submit(Effect.zipRight(Effect.sync(() => started.push(n)), Effect.sleep(10 + n % 3))),
      );
      yield* Fiber.joinAll(fibers);
      // The first two start side by side, in either order; behind them each takes its turn.
      assert.deepEqual(started.toSorted((a, b) => a - b), [0, 1, 2, 3, 4, 5, 6, 7]);
      assert.ok(started.every((n, at) => Math.abs(n - at) <= 1), `order ${started}`);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

Deno.test("ThreadPool rule 1: a turn that comes before its caller has lain down is not lost", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool();
      yield* Effect.forEach([1, 2, 3, 4], () => it.run(Effect.yieldNow()), {
        concurrency: "unbounded",
      });
      yield* assertIdle(it);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

Deno.test("ThreadPool rule 1: a holder that comes straight back goes behind the waiters", async () => {
  const said: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const greedy = yield* Effect.fork(Effect.repeatN(it.run(saying(said, "greedy")), 2));
    yield* settle;
    const modest = yield* Effect.fork(it.run(saying(said, "modest")));
    yield* Fiber.joinAll([greedy, modest] as Array<Fiber.Fiber<unknown, unknown>>);
  }));
  assert.deepEqual(said, ["greedy", "modest", "greedy", "greedy"]);
});

Deno.test("ThreadPool rule 1: whom the pool has accepted it never rejects for want of room", async () => {
  const said: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ queue: 3 });
    const fibers = yield* Effect.forEach(
      ["a", "b", "c", "d"],
      (name) => it.submit(saying(said, name)),
    );
    yield* it.resize({ queue: 0 });
    rejection(yield* Effect.exit(it.run(Effect.void)));
    const shutting = yield* Effect.fork(it.shutdown);
    yield* Fiber.joinAll(fibers);
    yield* Fiber.join(shutting);
  }));
  assert.deepEqual(said, ["a", "b", "c", "d"]);
});

Deno.test("ThreadPool rule 3: a cancelled waiter settles at once and frees its place", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ queue: 1 });
    yield* it.submit(Effect.sleep("1 minute"));
    const waiter = yield* Effect.fork(it.run(Effect.void));
    yield* settle;
    assert.equal((yield* it.statistics).queued, 1);
    const before = yield* Effect.clockWith((clock) => clock.currentTimeMillis);
    yield* Fiber.interrupt(waiter);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), before);
    assert.equal((yield* it.statistics).queued, 0);
    yield* it.submit(Effect.void);
  }));
});

Deno.test("ThreadPool rule 3: live waiters behind cancelled ones still run", async () => {
  const said: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 2 });
    yield* it.submit(Effect.sleep("1 second"));
    const large = yield* it.submit(saying(said, "large"), { size: 2 });
    const fibers = yield* Effect.forEach(["a", "b", "c"], (name) => it.submit(saying(said, name)));
    yield* Fiber.interrupt(fibers[1]!);
    // The large one held a and c back from the free worker; without it a starts at once.
    yield* Fiber.interrupt(large);
    yield* Effect.sleep("999 millis");
    assert.equal((yield* it.statistics).active, 2);
    yield* Fiber.join(fibers[2]!);
  }));
  assert.deepEqual(said, ["a", "c"]);
});

Deno.test("ThreadPool rule 7: a large request is served under a stream of small ones", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 10 });
    yield* Effect.fork(Effect.forever(
      Effect.zipRight(Effect.fork(it.run(Effect.sleep("1 second"))), Effect.sleep("90 millis")),
    ));
    yield* Effect.sleep("3 seconds");
    const [waited] = yield* Effect.timed(it.run(Effect.void, { size: 10 }));
    assert.ok(Duration.lessThan(waited, "2 seconds"), `waited ${Duration.format(waited)}`);
  }));
});

Deno.test("ThreadPool rule 7: a request that can never fit is turned away at once", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 2 });
    const rejected = rejection(yield* Effect.exit(it.run(Effect.void, { size: 3 })));
    assert.equal(rejected.reason, "NeverFits");
    assert.match(rejected.message, /needs 3 workers at once \(0 of 2 workers busy/);
  }));
});

Deno.test("ThreadPool rule 7: a large request that the pool has shrunk under runs alone", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 4 });
    yield* it.submit(Effect.sleep("1 second"), { size: 2 });
    const large = yield* it.submit(Effect.sleep("1 second"), { size: 4 });
    yield* it.resize({ workers: 1 });
    yield* Fiber.join(large);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 2000);
  }));
});

Deno.test("ThreadPool: the longest wait holds under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool({ longestWait: "1 second" });
      yield* it.submit(Effect.sleep("1 minute"));
      const [waited, exit] = yield* Effect.timed(Effect.exit(it.run(Effect.void)));
      assert.equal(rejection(exit).reason, "WaitedTooLong");
      assert.equal(Duration.toMillis(waited), 1000);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});
