import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { cutOff, withDeadline } from "../../../lessons/06-order-service/deadline.ts";
import { inPool } from "../../../lessons/06-order-service/order_service.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

const now = Effect.map(Clock.currentTimeMillis, (millis) => millis / 1000);

const pool = ThreadPool.make({ name: "pool", workers: 1, queue: 5 });

/** A request that was sent: nobody calls it back. */
const sent = Effect.uninterruptible(Effect.sleep("5 seconds"));

const settle = Effect.sleep(0);

Deno.test("inPool gives what the work gives, and its errors and rejections as they are", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* ThreadPool.make({ name: "pool", workers: 1, queue: 0 });
    assert.equal(yield* inPool(it)(Effect.succeed("done")), "done");
    assert.equal(yield* Effect.flip(inPool(it)(Effect.fail("broken"))), "broken");
    yield* it.submit(sent);
    assert.ok((yield* Effect.flip(inPool(it)(Effect.void))) instanceof ThreadPool.Rejected);
  }));
});

Deno.test("inPool rule 4: work whose caller has gone holds its worker until it ends", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool;
    const gone = yield* withDeadline("1 second")(cutOff(inPool(it)(sent))).pipe(Effect.either);
    assert.ok(Either.isLeft(gone));
    assert.equal(yield* now, 1, "the caller goes when its time is up");
    assert.equal((yield* it.statistics).active, 1, "the worker does not");
    yield* inPool(it)(Effect.void);
    assert.equal(yield* now, 5, "the next begins when the abandoned work has ended");
  }));
});

Deno.test("inPool rule 4: abandoned work that hears of it ends, and the worker is free at once", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool;
    yield* withDeadline("1 second")(cutOff(inPool(it)(Effect.never))).pipe(Effect.either);
    yield* inPool(it)(Effect.void);
    assert.equal(yield* now, 1);
  }));
});

Deno.test("inPool rule 3: a call whose time is up in the queue leaves it, and is never made", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool;
    yield* it.submit(sent);
    let made = false;
    yield* withDeadline("1 second")(cutOff(inPool(it)(Effect.sync(() => made = true)))).pipe(
      Effect.either,
    );
    yield* settle;
    assert.equal((yield* it.statistics).queued, 0);
    yield* Effect.sleep("1 minute");
    assert.ok(!made);
  }));
});

Deno.test("inPool: closing the pool interrupts who waits for work in it, when the work has ended", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const it = yield* Scope.extend(pool, scope);
    const caller = yield* Effect.fork(inPool(it)(sent));
    yield* Effect.sleep("1 second");
    yield* Scope.close(scope, Exit.void);
    const exit = yield* Fiber.await(caller);
    assert.ok(Exit.isInterrupted(exit));
    assert.equal(yield* now, 5);
  }));
});

type InPool = (
  it: ThreadPool.ThreadPool,
) => (work: Effect.Effect<void>) => Effect.Effect<void, ThreadPool.Rejected>;

/** Interrupts a caller at every operation, in line or at work; the pool must be as if it never came. */
const leavesNothing = (subject: InPool, holder: boolean) =>
  interruptEverywhere((victim) =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool;
      if (holder) yield* it.submit(Effect.sleep("1 second"));
      const caller = yield* Effect.fork(victim(subject(it)(Effect.sleep("1 second"))));
      yield* Fiber.await(caller);
      yield* settle;
      const { active, queued } = yield* it.statistics;
      const held = holder && (yield* now) < 1 ? 1 : 0;
      assert.deepEqual({ active, queued }, { active: held, queued: 0 });
      yield* Effect.sleep("1 minute");
      const { completed, failed, interrupted, rejected, submitted } = yield* it.statistics;
      assert.equal(completed + failed + interrupted + rejected, submitted);
      yield* subject(it)(Effect.void);
    }))
  );

for (const holder of [false, true]) {
  const where = holder ? "in line" : "at work";

  Deno.test(`inPool rule 2: its caller, ${where}, interrupted at every operation`, async () => {
    const operations = await Effect.runPromise(leavesNothing(inPool, holder));
    assert.ok(operations > 5, `${operations} operations`);
  });

  Deno.test(`inPool: a caller that does not tell the work when it goes is caught, ${where}`, async () => {
    const careless: InPool = (it) => (work) => Effect.flatMap(it.submit(work), Fiber.join);
    const result = await Effect.runPromise(Effect.either(leavesNothing(careless, holder)));
    assert.ok(Either.isLeft(result), "its work goes on for nobody");
  });
}
