import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Ref from "effect/Ref";
import * as Scope from "effect/Scope";
import * as ConnectionPool from "../../../lessons/03-connection-pool/connection_pool.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";
import {
  assertIdle,
  failureOf,
  makeServer,
  now,
  poolOf,
  query,
  settle,
} from "./in_connection_pool.ts";

Deno.test("ConnectionPool tells who still waits when its scope closes", async () => {
  await inSimulation(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const pool = yield* Scope.extend(poolOf(makeServer(), { size: 1 }), scope);
    yield* Effect.fork(pool.use(query("2 seconds")));
    yield* settle;
    const waiting = yield* Effect.fork(Effect.exit(pool.use(query())));
    yield* settle;
    yield* Effect.fork(Scope.close(scope, Exit.void));
    assert.ok(failureOf(yield* Fiber.join(waiting)) instanceof ConnectionPool.PoolClosed);
    assert.equal(yield* now, 0);
  }));
});

Deno.test("ConnectionPool.close closes each connection as it comes back, and waits for the last", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server, { size: 3 });
    for (const seconds of [1, 2, 10]) yield* Effect.fork(pool.use(query(`${seconds} seconds`)));
    yield* settle;
    const closing = yield* Effect.fork(pool.close);
    const again = yield* Effect.fork(pool.close);
    yield* Effect.sleep("3 seconds");
    assert.equal(server.alive(), 1);
    assert.ok(Option.isNone(yield* Fiber.poll(closing)) && Option.isNone(yield* Fiber.poll(again)));
    yield* Fiber.join(closing);
    yield* Fiber.join(again);
    assert.equal(server.alive(), 0);
    assert.equal(yield* now, 10_000);
  }));
});

Deno.test("ConnectionPool.get lends until the scope closes, and no longer", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(makeServer(), { size: 1 });
    const scope = yield* Scope.make();
    yield* Scope.extend(pool.get, scope);
    assert.equal((yield* pool.statistics).inUse, 1);
    yield* Scope.close(scope, Exit.void);
    yield* settle;
    assert.equal((yield* pool.statistics).inUse, 0);
    yield* assertIdle(pool);
  }));
});

Deno.test("ConnectionPool.close serves who waits, refuses newcomers, and closes every connection", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server, { size: 1 });
    const served = yield* Ref.make(0);
    yield* Effect.replicateEffect(
      Effect.fork(Effect.zipRight(pool.use(query()), Ref.update(served, (n) => n + 1))),
      3,
    );
    yield* settle;
    const closing = yield* Effect.fork(pool.close);
    yield* settle;
    assert.ok(
      failureOf(yield* Effect.exit(pool.use(query()))) instanceof ConnectionPool.PoolClosed,
    );
    yield* Fiber.join(closing);
    assert.equal(yield* Ref.get(served), 3);
    assert.equal(server.alive(), 0);
  }));
});

Deno.test("ConnectionPool rule 11: after its scope no connection, fiber or timer is left", async () => {
  const server = makeServer("3 seconds");
  const outcome = await Effect.runPromise(Simulation.run(() =>
    Effect.gen(function* () {
      const told = yield* Effect.scoped(Effect.gen(function* () {
        const pool = yield* poolOf(server, { size: 2, ahead: 1, acquireLimit: "1 day" });
        yield* Effect.sleep("3500 millis");
        yield* Effect.forkDaemon(pool.use(query("1 second")));
        yield* settle;
        const waiting = yield* Effect.forkDaemon(Effect.exit(pool.use(query())));
        yield* settle;
        return waiting;
      }));
      assert.ok(failureOf(yield* Fiber.join(told)) instanceof ConnectionPool.PoolClosed);
      assert.equal(server.alive(), 0);
    }), { seed: 1 }));
  assert.ok(
    Exit.isSuccess(outcome.exit),
    Exit.isFailure(outcome.exit) ? Cause.pretty(outcome.exit.cause) : "",
  );
  assert.deepEqual(outcome.leftBehind, []);
  assert.equal(outcome.now, 4500);
});
