import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as ConnectionPool from "../../../lessons/03-connection-pool/connection_pool.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";
import {
  assertIdle,
  assertWhole,
  breaking,
  type Connection,
  failureOf,
  makeServer,
  now,
  poolOf,
  query,
  settle,
} from "./in_connection_pool.ts";

Deno.test("ConnectionPool opens connections when they are needed, up to its size", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer();
    const pool = yield* poolOf(server);
    assert.equal(server.connections.length, 0);
    yield* pool.use(query());
    yield* pool.use(query());
    assert.equal(server.connections.length, 1, "one at a time needs one");
    yield* Effect.all([1, 2, 3, 4, 5].map(() => pool.use(query())), { concurrency: "unbounded" });
    assert.equal(server.connections.length, 2);
    assert.equal(yield* now, 2000 + 3000);
  }));
});

Deno.test("ConnectionPool opens one connection for each caller that waits, and no more", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer("1 second");
    const pool = yield* poolOf(server, { size: 5 });
    yield* Effect.all([pool.use(query()), pool.use(query())], { concurrency: 2 });
    assert.equal(server.connections.length, 2);
  }));
});

Deno.test("ConnectionPool opens ahead what it is told to", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer("1 second");
    const pool = yield* poolOf(server, { size: 3, ahead: 2 });
    yield* Effect.sleep("1 second");
    yield* settle;
    assert.equal((yield* pool.statistics).idle, 2);
    yield* pool.use(query());
    assert.equal(yield* now, 2000);
  }));
});

Deno.test("ConnectionPool rule 1: callers are served in the order they came, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const pool = yield* poolOf(makeServer(), { size: 1, acquireLimit: "1 minute" });
      const served: Array<number> = [];
      yield* Effect.fork(pool.use(query()));
      yield* Effect.sleep("100 millis");
      const fibers = yield* Effect.forEach([1, 2, 3, 4], (n) =>
        Effect.zipLeft(
          Effect.fork(pool.use(() => Effect.sync(() => served.push(n)))),
          Effect.sleep("10 millis"),
        ));
      yield* Fiber.joinAll(fibers);
      assert.deepEqual(served, [1, 2, 3, 4]);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

/** Interrupts a caller at every operation, then sees that the pool is whole and nothing leaks. */
const survives = (options: {
  readonly holders: number;
  readonly call: (
    pool: ConnectionPool.ConnectionPool<Connection, "refused">,
    victim: Victim,
  ) => Effect.Effect<unknown>;
}) =>
  Effect.runPromise(interruptEverywhere((victim) =>
    Effect.gen(function* () {
      const server = makeServer("100 millis");
      yield* Effect.scoped(Effect.gen(function* () {
        const pool = yield* poolOf(server, { acquireLimit: "1 minute" });
        for (let holder = 0; holder < options.holders; holder++) {
          yield* Effect.fork(pool.use(query(Duration.seconds(holder + 1))));
        }
        yield* Effect.sleep("200 millis");
        yield* options.call(pool, victim);
        yield* Effect.sleep("1 hour");
        yield* assertIdle(pool);
        yield* assertWhole(pool);
        assert.ok(server.alive() <= 2, "no more connections than the pool's size");
      }));
      assert.equal(server.alive(), 0, "every connection was closed");
    })
  ));

for (const holders of [0, 2]) {
  const where = holders === 0 ? "with a connection to be opened" : "in the line";

  Deno.test(`ConnectionPool rule 2: use, ${where}, interrupted at every operation`, async () => {
    const operations = await survives({
      holders,
      call: (pool, victim) => Effect.fork(victim(pool.use(query()))),
    });
    assert.ok(operations > 10, `${operations} operations`);
  });

  Deno.test(`ConnectionPool rule 2: get, ${where}, interrupted at every operation`, async () => {
    const operations = await survives({
      holders,
      call: (pool, victim) => Effect.fork(victim(Effect.scoped(Effect.flatMap(pool.get, query())))),
    });
    assert.ok(operations > 10, `${operations} operations`);
  });
}

Deno.test("ConnectionPool rule 2: interrupted while a broken connection is given back", async () => {
  await survives({
    holders: 0,
    call: (pool, victim) => Effect.fork(victim(Effect.ignore(pool.use(breaking)))),
  });
});

Deno.test("ConnectionPool rule 3: a caller can be interrupted at once while a connect is slow", async () => {
  await inSimulation(Effect.gen(function* () {
    const server = makeServer("1 hour");
    const pool = yield* poolOf(server, { acquireLimit: "1 day" });
    const fiber = yield* Effect.fork(pool.use(query()));
    yield* Effect.sleep("1 second");
    yield* Fiber.interrupt(fiber);
    assert.equal(yield* now, 1000);
    yield* Effect.sleep("1 hour");
    yield* settle;
    assert.equal((yield* pool.statistics).idle, 1, "the connection was not lost");
  }));
});

Deno.test("ConnectionPool rule 4: a connection is not lent again before its work has ended", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(makeServer(), { size: 1 });
    const stubborn = (connection: Connection) =>
      Effect.uninterruptible(query("3 seconds")(connection));
    yield* pool.use(stubborn).pipe(Effect.disconnect, Effect.timeoutOption("1 second"));
    yield* pool.use(query(0));
    assert.equal(yield* now, 3000);
  }));
});

Deno.test("ConnectionPool rule 8: exhaustion is typed, in time, and says how full the pool was", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(makeServer(), { acquireLimit: "2 seconds" });
    yield* Effect.replicateEffect(Effect.fork(pool.use(query("1 minute"))), 2);
    yield* settle;
    const waiting = yield* Effect.fork(Effect.delay(pool.use(query()), "1 second"));
    const [waited, exit] = yield* Effect.timed(Effect.exit(pool.use(query())));
    assert.equal(Duration.toMillis(waited), 2000);
    const exhausted = failureOf(exit);
    assert.ok(exhausted instanceof ConnectionPool.PoolExhausted && !("stack" in exhausted));
    assert.deepEqual({ ...exhausted }, {
      _tag: "PoolExhausted",
      pool: "read",
      size: 2,
      inUse: 2,
      waiting: 1,
    });
    assert.match(
      String(exhausted),
      /read: no connection came free in time \(2 of 2 in use, 1 more/,
    );
    yield* Fiber.interrupt(waiting);
  }));
});

Deno.test("ConnectionPool lends whatever there is to lend, also nothing at all", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* ConnectionPool.make({
      name: "nothing",
      size: 1,
      open: Effect.void,
      close: () => Effect.void,
    });
    yield* pool.use(() => Effect.void);
    yield* pool.use(() => Effect.void);
    assert.equal((yield* pool.statistics).created, 1);
  }));
});

Deno.test("ConnectionPool.make refuses numbers that make no sense", async () => {
  for (const options of [{ size: 0 }, { size: 1.5 }, { size: 2, ahead: 3 }, { ahead: -1 }]) {
    const exit = await Effect.runPromiseExit(Effect.scoped(poolOf(makeServer(), options)));
    assert.ok(Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof RangeError);
  }
});
