import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberRef from "effect/FiberRef";
import * as Option from "effect/Option";
import * as Ref from "effect/Ref";
import * as Scope from "effect/Scope";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { inSimulation } from "../../in_simulation.ts";
import { assertCapacity, pool, rejection, saying, settle } from "./in_thread_pool.ts";

Deno.test("ThreadPool rule 5: shrinking does not wait, and cancels nothing", async () => {
  const said: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 3 });
    const fibers = yield* Effect.forEach(
      ["a", "b", "c", "d"],
      (name) => it.submit(saying(said, name)),
    );
    yield* settle;
    yield* it.resize({ workers: 1 });
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 0);
    assert.deepEqual(
      yield* Effect.map(it.statistics, ({ active, workers }) => ({ active, workers })),
      { active: 3, workers: 1 },
    );
    yield* Fiber.joinAll(fibers);
    yield* assertCapacity(it, 1);
  }));
  assert.deepEqual(said, ["a", "b", "c", "d"]);
});

Deno.test("ThreadPool rule 5: growing lets waiters in at once", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    yield* Effect.forEach([1, 2, 3], () => it.submit(Effect.sleep("1 second")));
    yield* it.resize({ workers: 3 });
    assert.equal((yield* it.statistics).active, 3);
  }));
});

class Greeting extends Context.Tag("Greeting")<Greeting, string>() {}

Deno.test("ThreadPool rule 6: fiber refs, services, spans and changes to them reach through run", async () => {
  await inSimulation(Effect.gen(function* () {
    const tenant = yield* FiberRef.make("nobody");
    const it = yield* pool({ queue: 5 });
    yield* it.submit(Effect.sleep("1 second"));
    const seen = yield* it.run(Effect.gen(function* () {
      yield* FiberRef.update(tenant, (name) => `${name}!`);
      return {
        greeting: yield* Greeting,
        span: (yield* Effect.currentSpan).name,
      };
    })).pipe(
      Effect.withSpan("checkout"),
      Effect.provideService(Greeting, "hello"),
      Effect.zipLeft(Effect.void),
    );
    assert.deepEqual(seen, { greeting: "hello", span: "checkout" });
    assert.equal(yield* FiberRef.get(tenant), "nobody!", "a change made in the work is kept");
  }));
});

Deno.test("ThreadPool rule 6: submitted work sees the fiber refs of whoever submitted it", async () => {
  await inSimulation(Effect.gen(function* () {
    const tenant = yield* FiberRef.make("nobody");
    const it = yield* pool();
    yield* it.submit(Effect.sleep("1 second"));
    const fiber = yield* Effect.locally(it.submit(FiberRef.get(tenant)), tenant, "acme");
    assert.equal(yield* Fiber.join(fiber), "acme");
  }));
});

Deno.test("ThreadPool rule 6: an interruption of the caller reaches the work", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const told = yield* Ref.make(false);
    const fiber = yield* Effect.fork(
      it.run(Effect.onInterrupt(Effect.never, () => Ref.set(told, true))),
    );
    yield* settle;
    yield* Fiber.interrupt(fiber);
    assert.ok(yield* Ref.get(told));
    assert.equal((yield* it.statistics).interrupted, 1);
  }));
});

Deno.test("ThreadPool rule 8: a rejection says which pool, which limit and how full, without a stack", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* ThreadPool.make({
      name: "payment",
      workers: 2,
      queue: 1,
      longestWait: "3 seconds",
    });
    yield* Effect.forEach([1, 2], () => it.submit(Effect.sleep("1 minute")));
    const waiter = yield* it.submit(Effect.void);
    const full = rejection(yield* Effect.exit(it.run(Effect.void)));
    assert.deepEqual({ ...full }, {
      _tag: "Rejected",
      pool: "payment",
      reason: "QueueFull",
      size: 1,
      busy: 2,
      workers: 2,
      queued: 1,
      queue: 1,
    });
    assert.ok(!(full instanceof Error) && !("stack" in full));
    assert.match(String(full), /payment: the queue is full \(2 of 2 workers busy, 1 of 1 places/);
    const late = rejection(yield* Fiber.await(waiter));
    assert.equal(late.reason, "WaitedTooLong");
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 3000);
  }));
});

Deno.test("ThreadPool rule 8: a shutting-down pool says so", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    yield* it.shutdown;
    assert.equal(rejection(yield* Effect.exit(it.run(Effect.void))).reason, "ShuttingDown");
    assert.equal(rejection(yield* Effect.exit(it.submit(Effect.void))).reason, "ShuttingDown");
  }));
});

Deno.test("ThreadPool rule 8: outside of a fiber a caller is turned away and counted as inside of one", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 2, queue: 1 });
    const unlessThereIsPlace = (reason: ThreadPool.Reason | undefined, size = 1) =>
      Effect.gen(function* () {
        const before = yield* it.statistics;
        assert.equal(it.unsafeTurnAway({ size })?.reason, reason);
        const more = reason === undefined ? 0 : 1;
        assert.deepEqual(yield* it.statistics, {
          ...before,
          submitted: before.submitted + more,
          rejected: before.rejected + more,
        });
      });
    yield* unlessThereIsPlace(undefined);
    yield* unlessThereIsPlace("NeverFits", 3);
    yield* it.submit(Effect.sleep("1 second"), { size: 2 });
    yield* unlessThereIsPlace(undefined);
    yield* it.submit(Effect.void);
    yield* unlessThereIsPlace("QueueFull");
    assert.throws(() => it.unsafeTurnAway({ size: 0.5 }), RangeError);
    yield* it.shutdown;
    yield* unlessThereIsPlace("ShuttingDown");
  }));
});

/** Work that fails at its first try, after a second. */
const flaky = (said: Array<string>) =>
  Effect.gen(function* () {
    const tries = yield* Ref.make(0);
    return Effect.gen(function* () {
      const attempt = yield* Ref.updateAndGet(tries, (n) => n + 1);
      yield* Effect.sleep("1 second");
      said.push(`try ${attempt}`);
      if (attempt === 1) yield* Effect.fail("once");
    });
  });

Deno.test("ThreadPool rule 10: retry outside the pool queues again, retry inside keeps the worker", async () => {
  const outside: Array<string> = [];
  const inside: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const first = yield* Effect.fork(Effect.retry(it.run(yield* flaky(outside)), { times: 1 }));
    yield* settle;
    yield* it.run(saying(outside, "other"));
    yield* Fiber.join(first);
  }));
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const first = yield* Effect.fork(it.run(Effect.retry(yield* flaky(inside), { times: 1 })));
    yield* settle;
    yield* it.run(saying(inside, "other"));
    yield* Fiber.join(first);
  }));
  assert.deepEqual(outside, ["try 1", "other", "try 2"]);
  assert.deepEqual(inside, ["try 1", "try 2", "other"]);
});

Deno.test("ThreadPool rule 10: a time-out outside the pool counts the wait, inside only the work", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const busy = Effect.forkScoped(it.run(Effect.sleep("2 seconds")));
    const brief = Effect.sleep("500 millis");
    yield* busy;
    yield* settle;
    const outside = yield* Effect.timeoutOption(it.run(brief), "1 second");
    assert.ok(Option.isNone(outside));
    const inside = yield* it.run(Effect.timeoutOption(brief, "1 second"));
    assert.ok(Option.isSome(inside));
  }));
});

Deno.test("ThreadPool.statistics counts every end once, and time waited and worked", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool({ workers: 2, queue: 1 });
    yield* it.submit(Effect.sleep("2 seconds"), { size: 2 });
    const failing = yield* it.submit(Effect.zipRight(Effect.sleep("1 second"), Effect.fail("no")));
    yield* Effect.exit(it.run(Effect.void));
    yield* Fiber.await(failing);
    const { waited, worked, ...counts } = yield* it.statistics;
    assert.deepEqual(counts, {
      name: "pool",
      workers: 2,
      queue: 1,
      active: 0,
      queued: 0,
      submitted: 3,
      completed: 1,
      failed: 1,
      interrupted: 0,
      rejected: 1,
    });
    assert.equal(Duration.toMillis(waited), 2000);
    assert.equal(Duration.toMillis(worked), 2 * 2000 + 1000);
  }));
});

Deno.test("ThreadPool.make and run refuse numbers that make no sense", async () => {
  const refused = [
    pool({ workers: 0 }),
    pool({ workers: 1.5 }),
    pool({ queue: -1 }),
    Effect.flatMap(pool(), (it) => it.run(Effect.void, { size: 0 })),
    Effect.flatMap(pool(), (it) => it.resize({ workers: NaN })),
  ];
  for (const effect of refused) {
    const exit = await Effect.runPromiseExit(Effect.scoped(Effect.asVoid(effect)));
    assert.ok(Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof RangeError);
  }
});

Deno.test("ThreadPool.run gives a pool made in one scope to fibers of another", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const it = yield* Scope.extend(pool(), scope);
    const fiber = yield* Effect.fork(it.run(Effect.sleep("1 second")));
    yield* settle;
    yield* Scope.close(scope, Exit.void);
    assert.ok(
      Exit.isSuccess(yield* Fiber.await(fiber)),
      "run work is the caller's, not the scope's",
    );
  }));
});
