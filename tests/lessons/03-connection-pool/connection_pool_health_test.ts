import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";
import {
  assertIdle,
  assertWhole,
  breaking,
  type Connection,
  failureOf,
  makeServer,
  poolOf,
  query,
  settle,
} from "./in_connection_pool.ts";

Deno.test("ConnectionPool closes a broken connection, replaces it, and never hands it on", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server, { size: 1 });
    const broken = yield* Effect.fork(
      Effect.exit(
        pool.use((connection) => Effect.zipRight(Effect.sleep("1 second"), breaking(connection))),
      ),
    );
    yield* settle;
    const next = yield* Effect.fork(
      pool.use((connection) => Effect.as(query()(connection), connection.number)),
    );
    assert.equal(failureOf(yield* Fiber.join(broken)), "lost");
    assert.equal(yield* Fiber.join(next), 1);
    assert.equal(server.connections[0]?.state, "closed");
    assert.equal((yield* pool.statistics).discarded, 1);
  }));
});

Deno.test("ConnectionPool takes a health check that dies for a broken connection", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server, { healthy: () => Effect.die("check") });
    yield* pool.use(query());
    yield* pool.use(query());
    yield* settle;
    assert.equal((yield* pool.statistics).discarded, 2);
  }));
});

Deno.test("ConnectionPool takes a check or a close that throws for a broken connection, and loses none", async () => {
  await inSimulation(Effect.gen(function* () {
    const throws = (): never => {
      throw new Error("thrown instead of returned");
    };
    const pool = yield* poolOf(makeServer(), { size: 1, healthy: throws, close: throws });
    yield* pool.use(query());
    yield* pool.use(query());
    yield* settle;
    const { discarded, inUse } = yield* pool.statistics;
    assert.deepEqual({ discarded, inUse }, { discarded: 2, inUse: 0 });
  }));
});

Deno.test("ConnectionPool looks at an idle connection before it lends it", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server);
    yield* Effect.all([pool.use(query()), pool.use(query())], { concurrency: 2 });
    for (const connection of server.connections) connection.state = "broken";
    yield* pool.use(query());
    assert.deepEqual(server.connections.map(({ state }) => state), ["closed", "closed", "open"]);
    yield* assertWhole(pool);
  }));
});

Deno.test("ConnectionPool rule 3: nobody is held up by a check that takes its time", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const healthy = () => Effect.as(Effect.sleep("1 hour"), true);
    const pool = yield* poolOf(server, { size: 1, healthy, acquireLimit: "5 seconds" });
    const [returned] = yield* Effect.timed(pool.use(query()));
    assert.equal(Duration.toSeconds(returned), 1, "the one who gives it back");
    const [waited] = yield* Effect.timed(Effect.timeoutOption(pool.use(query()), "2 seconds"));
    assert.equal(Duration.toSeconds(waited), 2, "one who waits, and stops waiting");
    const [limited, error] = yield* Effect.timed(Effect.flip(pool.use(query())));
    assert.deepEqual([Duration.toSeconds(limited), (error as { _tag: string })._tag], [
      5,
      "PoolExhausted",
    ]);
  }));
});

Deno.test("ConnectionPool rule 1: a check that fails costs nobody their place in the line", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const healthy = (connection: Connection) =>
      Effect.as(Effect.sleep("1 second"), connection.state !== "broken");
    const pool = yield* poolOf(server, { size: 1, healthy });
    yield* pool.use(query());
    yield* Effect.sleep("2 seconds");
    for (const connection of server.connections) connection.state = "broken";
    const order: Array<string> = [];
    const call = (name: string) => pool.use(() => Effect.sync(() => order.push(name)));
    const first = yield* Effect.fork(call("first"));
    yield* Effect.sleep("500 millis");
    const second = yield* Effect.fork(call("second"));
    yield* Fiber.join(first);
    yield* Fiber.join(second);
    assert.deepEqual(order, ["first", "second"]);
  }));
});

Deno.test("ConnectionPool rule 2: interrupted while an idle connection is found broken", async () => {
  await Effect.runPromise(interruptEverywhere((victim) =>
    Effect.scoped(Effect.gen(function* () {
      const server = makeServer("1 second");
      const pool = yield* poolOf(server, { size: 1 });
      yield* pool.use(query());
      for (const connection of server.connections) connection.state = "broken";
      const fiber = yield* Effect.fork(victim(pool.use(query())));
      yield* Effect.exit(Fiber.join(fiber));
      yield* assertIdle(pool);
      yield* pool.use(query());
    }))
  ));
});

Deno.test("ConnectionPool tells one caller of each failed connect, and tries again for the others", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer("1 second");
    server.fail(true);
    const pool = yield* poolOf(server, { size: 1, acquireLimit: "1 minute" });
    const fibers = yield* Effect.replicateEffect(Effect.fork(Effect.exit(pool.use(query()))), 3);
    yield* Effect.sleep("1500 millis");
    server.fail(false);
    const exits = yield* Effect.forEach(fibers, Fiber.join);
    assert.equal(failureOf(exits[0]!), "refused");
    assert.ok(Exit.isSuccess(exits[1]!) && Exit.isSuccess(exits[2]!));
    assert.equal((yield* pool.statistics).errors, 1);
  }));
});
