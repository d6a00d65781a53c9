import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Ref from "effect/Ref";
import * as Scope from "effect/Scope";
import * as ConnectionPool from "../../../lessons/03-connection-pool/connection_pool.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";

/** A connection that remembers what was done with it, and dies of misuse. */
interface Connection {
  readonly number: number;
  state: "open" | "in use" | "broken" | "closed";
}

/** A server that connections go to. */
const makeServer = (connectTime: Duration.DurationInput = 0) => {
  const connections: Array<Connection> = [];
  let failing = false;
  const open = Effect.sleep(connectTime).pipe(
    Effect.zipRight(Effect.suspend(() => {
      if (failing) return Effect.fail("refused" as const);
      const connection: Connection = { number: connections.length, state: "open" };
      connections.push(connection);
      return Effect.succeed(connection);
    })),
  );
  return {
    connections,
    open,
    close: (connection: Connection) =>
      Effect.sync(() => {
        assert.notEqual(connection.state, "closed", "closed once");
        assert.notEqual(connection.state, "in use", "not closed in use");
        connection.state = "closed";
      }),
    healthy: (connection: Connection) => Effect.sync(() => connection.state !== "broken"),
    fail: (fails: boolean) => {
      failing = fails;
    },
    alive: () => connections.filter(({ state }) => state !== "closed").length,
  };
};

type Server = ReturnType<typeof makeServer>;

const poolOf = (
  server: Server,
  options: Partial<ConnectionPool.Options<Connection, "refused", never>> = {},
) =>
  ConnectionPool.make({
    name: "read",
    size: 2,
    open: server.open,
    close: server.close,
    healthy: server.healthy,
    ...options,
  });

/** Uses a connection for some time, and sees that nobody else does. */
const query =
  (takes: Duration.DurationInput = "1 second") => (connection: Connection): Effect.Effect<void> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        assert.equal(connection.state, "open", `connection ${connection.number}`);
        connection.state = "in use";
      }),
      () => Effect.sleep(takes),
      () =>
        Effect.sync(() => {
          if (connection.state === "in use") connection.state = "open";
        }),
    );

const breaking = (connection: Connection): Effect.Effect<never, "lost"> =>
  Effect.suspend(() => {
    connection.state = "broken";
    return Effect.fail("lost" as const);
  });

const settle = Effect.sleep(0);

const now = Effect.clockWith((clock) => clock.currentTimeMillis);

const failureOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  assert.ok(Exit.isFailure(exit));
  return Option.getOrThrow(Cause.failureOption(exit.cause));
};

const assertIdle = <C, E>(pool: ConnectionPool.ConnectionPool<C, E>) =>
  Effect.map(
    pool.statistics,
    ({ inUse, waiting }) => assert.deepEqual({ inUse, waiting }, { inUse: 0, waiting: 0 }),
  );

/** Both connections can be had at once. */
const assertWhole = (pool: ConnectionPool.ConnectionPool<Connection, "refused">) =>
  Effect.all([pool.use(query()), pool.use(query())], { concurrency: 2 });

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

Deno.test("ConnectionPool.make refuses numbers that make no sense", async () => {
  for (const options of [{ size: 0 }, { size: 1.5 }, { size: 2, ahead: 3 }, { ahead: -1 }]) {
    const exit = await Effect.runPromiseExit(Effect.scoped(poolOf(makeServer(), options)));
    assert.ok(Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof RangeError);
  }
});

/** What a random script does; times are milliseconds. */
const scripts = FastCheck.record({
  size: FastCheck.integer({ min: 1, max: 3 }),
  connect: FastCheck.nat(20),
  steps: FastCheck.array(
    FastCheck.record({
      after: FastCheck.nat(30),
      takes: FastCheck.nat(60),
      ends: FastCheck.constantFrom("well", "well", "broken", "failed", "cancelled"),
    }),
    { maxLength: 25 },
  ),
});

Deno.test("ConnectionPool keeps its promises in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(scripts, async ({ connect, size, steps }) => {
      const server = makeServer(connect);
      await inSimulation(Effect.gen(function* () {
        const arrived: Array<number> = [];
        const served: Array<number> = [];
        yield* Effect.scoped(Effect.gen(function* () {
          const pool = yield* poolOf(server, { size, acquireLimit: "1 hour" });
          const fibers: Array<Fiber.RuntimeFiber<unknown, unknown>> = [];
          for (const [index, { after, ends, takes }] of steps.entries()) {
            yield* Effect.sleep(after);
            arrived.push(index);
            const work = (connection: Connection) =>
              Effect.zipRight(
                Effect.sync(() => served.push(index)),
                Effect.zipRight(
                  query(takes)(connection),
                  ends === "broken"
                    ? breaking(connection)
                    : ends === "failed"
                    ? Effect.fail("no")
                    : Effect.void,
                ),
              );
            const using = ends === "cancelled"
              ? Effect.timeoutOption(pool.use(work), takes / 2)
              : pool.use(work);
            fibers.push(yield* Effect.fork(Effect.ignore(using)));
            yield* settle;
            const { idle, inUse } = yield* pool.statistics;
            assert.ok(idle + inUse <= size && server.alive() <= size, "within its size");
          }
          yield* Fiber.joinAll(fibers);
          yield* assertIdle(pool);
          yield* assertWhole(pool).pipe(Effect.when(() => size > 1));
        }));
        // Whoever was served at all was served in the order of arrival.
        assert.deepEqual(served, arrived.filter((index) => served.includes(index)));
        assert.equal(server.alive(), 0, "every connection was closed");
      }));
    }),
    { numRuns: 500, seed: 1 },
  );
});
