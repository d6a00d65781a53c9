import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import { inSimulation, leavesNothing } from "../../in_simulation.ts";
import { assertIdle, pool, rejection, saying, settle } from "./in_thread_pool.ts";

Deno.test("ThreadPool rule 11: after its scope closes no fiber and no timer is left", async () => {
  await leavesNothing(Effect.gen(function* () {
    const it = yield* pool({ longestWait: "1 day" });
    yield* Effect.forEach([1, 2, 3], () => it.submit(Effect.sleep("1 hour")));
  }));
});

Deno.test("ThreadPool rule 11: closing the scope shuts the door first, and turns away who waits", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const it = yield* Scope.extend(pool(), scope);
    yield* it.submit(Effect.uninterruptible(Effect.sleep("10 seconds")));
    const waiting = yield* Effect.fork(Effect.exit(it.run(Effect.void)));
    yield* settle;
    const closing = yield* Effect.fork(Scope.close(scope, Exit.void));
    yield* settle;
    assert.equal(rejection(yield* Fiber.join(waiting)).reason, "ShuttingDown");
    assert.equal(rejection(yield* Effect.exit(it.submit(Effect.void))).reason, "ShuttingDown");
    yield* Fiber.join(closing);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 10_000);
    yield* assertIdle(it);
  }));
});

Deno.test("ThreadPool rule 11: closing the scope does not wait for work under run", async () => {
  await inSimulation(
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool();
      yield* Effect.fork(it.run(Effect.never));
      yield* settle;
    })),
  );
});

Deno.test("ThreadPool rule 11: closing the scope waits for work that cannot be interrupted", async () => {
  const said: Array<string> = [];
  await inSimulation(Effect.gen(function* () {
    yield* Effect.scoped(Effect.gen(function* () {
      const it = yield* pool();
      yield* it.submit(Effect.uninterruptible(saying(said, "last", "3 seconds")));
      yield* settle;
    }));
    said.push("closed");
  }));
  assert.deepEqual(said, ["last", "closed"]);
});

Deno.test("ThreadPool.make in an uninterruptible region leaves nothing behind that cannot be stopped", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* Effect.uninterruptible(pool({ longestWait: "1 hour" }));
    yield* it.run(Effect.void);
  }));
});

Deno.test("ThreadPool.shutdown waits for everyone who was let in, and can itself be interrupted", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    yield* Effect.forEach([1, 2, 3], () => it.submit(Effect.sleep("1 second")));
    const impatient = yield* Effect.timeoutOption(it.shutdown, "500 millis");
    assert.ok(Option.isNone(impatient));
    yield* it.shutdown;
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 3000);
    assert.equal((yield* it.statistics).completed, 3);
  }));
});
