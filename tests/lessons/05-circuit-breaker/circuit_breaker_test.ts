import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import * as ConnectionPool from "../../../lessons/03-connection-pool/connection_pool.ts";
import { OutOfMemory } from "../../../lessons/04-memory/memory.ts";
import * as CircuitBreaker from "../../../lessons/05-circuit-breaker/circuit_breaker.ts";
import { consecutive, type Streak } from "../../../lessons/05-circuit-breaker/failure_policy.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

const make = (options: Partial<CircuitBreaker.Options<Streak>> = {}) =>
  CircuitBreaker.make({
    name: "payment",
    policy: consecutive({ failures: 3 }),
    openFor: "30 seconds",
    ...options,
  });

const failing = Effect.fail("down" as const);

const trip = (breaker: CircuitBreaker.CircuitBreaker) =>
  Effect.replicateEffect(Effect.exit(breaker.run(failing)), 3, { discard: true });

const stateOf = (breaker: CircuitBreaker.CircuitBreaker) =>
  Effect.map(breaker.statistics, ({ state }) => state);

const refusal = <A, E>(exit: Exit.Exit<A, E>): CircuitBreaker.CircuitOpen => {
  assert.ok(Exit.isFailure(exit), "refused");
  const error = Option.getOrThrow(Cause.failureOption(exit.cause));
  assert.ok(error instanceof CircuitBreaker.CircuitOpen);
  return error;
};

Deno.test("CircuitBreaker rule 8: open, it refuses with a typed error and the time to retry", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make();
    yield* trip(breaker);
    yield* Effect.sleep("10 seconds");
    let called = false;
    const open = refusal(
      yield* Effect.exit(breaker.run(Effect.sync(() => {
        called = true;
      }))),
    );
    assert.equal(called, false);
    assert.ok(!(open instanceof Error) && !("stack" in open));
    assert.equal(Duration.toMillis(open.retryAfter), 20_000);
    assert.equal(String(open), "CircuitOpen: payment is open: try again in 20s");
  }));
});

Deno.test("CircuitBreaker rule 9: recovers through its probes", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make({ probes: 2 });
    yield* trip(breaker);
    yield* Effect.sleep("30 seconds");
    yield* breaker.run(Effect.void);
    assert.equal(yield* stateOf(breaker), "HalfOpen");
    yield* breaker.run(Effect.void);
    assert.equal(yield* stateOf(breaker), "Closed");
  }));
});

Deno.test("CircuitBreaker rule 9: exactly N probes in a herd, under every schedule", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.gen(function* () {
      const breaker = yield* make({ probes: 2 });
      yield* trip(breaker);
      yield* Effect.sleep("30 seconds");
      let calls = 0;
      const herd = Effect.zipRight(Effect.sync(() => void calls++), Effect.sleep("1 second"));
      yield* Effect.all(
        Array.from({ length: 12 }, () => Effect.exit(breaker.run(herd))),
        { concurrency: "unbounded" },
      );
      assert.equal(calls, 2);
      assert.equal(yield* stateOf(breaker), "Closed");
    })
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

Deno.test("CircuitBreaker rule 2: a probe interrupted at every operation gives its place back", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.gen(function* () {
        const breaker = yield* make({ lease: "1 day" });
        yield* trip(breaker);
        yield* Effect.sleep("30 seconds");
        const probe = yield* Effect.fork(victim(breaker.run(Effect.sleep("1 second"))));
        yield* Fiber.await(probe);
        yield* breaker.run(Effect.void);
        assert.equal(yield* stateOf(breaker), "Closed");
      })
    ),
  );
  assert.ok(operations > 3, `${operations} operations`);
});

Deno.test("CircuitBreaker rule 9: a probe that hangs does not wedge it", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make({ lease: "5 seconds" });
    yield* trip(breaker);
    yield* Effect.sleep("30 seconds");
    yield* Effect.forkScoped(breaker.run(Effect.never));
    yield* Effect.sleep("1 second");
    assert.equal(
      Duration.toMillis(refusal(yield* Effect.exit(breaker.run(Effect.void))).retryAfter),
      4000,
    );
    yield* Effect.sleep("4 seconds");
    yield* breaker.run(Effect.void);
    assert.equal(yield* stateOf(breaker), "Closed");
  }));
});

Deno.test("CircuitBreaker rule 9: a result from before it opened moves nothing", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make();
    const slow = (result: Effect.Effect<void, "down">) =>
      Effect.fork(Effect.exit(breaker.run(Effect.delay(result, "35 seconds"))));
    const [good] = [yield* slow(Effect.void), yield* slow(failing)];
    yield* Effect.sleep(0);
    yield* trip(breaker);
    yield* Effect.sleep("30 seconds");
    const probe = yield* Effect.fork(breaker.run(Effect.sleep("10 seconds")));
    yield* Effect.sleep("6 seconds");
    yield* Fiber.join(good);
    assert.equal(yield* stateOf(breaker), "HalfOpen");
    yield* Fiber.join(probe);
    assert.equal(yield* stateOf(breaker), "Closed");
  }));
});

Deno.test("CircuitBreaker rule 9: interruption and a bulkhead's rejection are no failures", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make();
    const pool = yield* ThreadPool.make({ name: "pool", workers: 1, queue: 0 });
    yield* pool.submit(Effect.sleep("1 hour"));
    for (let n = 0; n < 5; n++) {
      assert.ok(Exit.isFailure(yield* Effect.exit(breaker.run(pool.run(Effect.void)))));
      yield* Effect.timeoutOption(breaker.run(Effect.never), "1 second");
    }
    assert.equal(yield* stateOf(breaker), "Closed");
    const strict = yield* make({ counts: () => true });
    yield* Effect.replicateEffect(Effect.exit(strict.run(pool.run(Effect.void))), 3);
    assert.equal(yield* stateOf(strict), "Open", "unless asked");
  }));
});

Deno.test("CircuitBreaker rule 9: its time is monotonic, whatever the wall clock does", async () => {
  const breaker = await Effect.runPromise(Effect.gen(function* () {
    const clock = yield* Effect.clock;
    // A wall clock that jumps back a day at each look, over the real monotonic one.
    let wall = 1e12;
    return yield* Effect.withClock(make({ openFor: "20 millis" }), {
      ...clock,
      unsafeCurrentTimeMillis: () => (wall -= 86_400_000),
      unsafeCurrentTimeNanos: () => clock.unsafeCurrentTimeNanos(),
      sleep: (duration) => clock.sleep(duration),
    });
  }));
  await Effect.runPromise(trip(breaker));
  await new Promise((resolve) => setTimeout(resolve, 40));
  await Effect.runPromise(breaker.run(Effect.void));
  assert.equal(await Effect.runPromise(stateOf(breaker)), "Closed");
});

Deno.test("CircuitBreaker rule 9: an observer may throw, and may call the breaker", async () => {
  await inSimulation(Effect.gen(function* () {
    const changes: Array<string> = [];
    const breaker: CircuitBreaker.CircuitBreaker = yield* make({
      onChange: ({ from, to }) => {
        changes.push(`${from} → ${to}`);
        if (to === "Open") Effect.runSync(breaker.close);
        throw new Error("observer");
      },
    });
    assert.deepEqual(yield* Effect.exit(breaker.run(failing)), Exit.fail("down"));
    yield* trip(breaker);
    assert.deepEqual(changes, ["Closed → Open", "Open → Closed"]);
    assert.equal(yield* stateOf(breaker), "Closed");
    assert.equal((yield* breaker.statistics).observerFailures, 2);
  }));
});

Deno.test("CircuitBreaker rule 9: no refusal of a bulkhead or a breaker further in is a failure", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make();
    const refusals = [
      new ConnectionPool.PoolExhausted("pool", 1, 1, 0),
      new ConnectionPool.PoolClosed("pool"),
      new OutOfMemory("cache", "Full", 1, 1, 1, 0),
      new CircuitBreaker.CircuitOpen("inner", "Open", Duration.zero),
    ];
    for (const refusal of refusals) {
      yield* Effect.replicateEffect(Effect.exit(breaker.run(Effect.fail(refusal))), 3);
      assert.equal(yield* stateOf(breaker), "Closed", refusal._tag);
    }
  }));
});

Deno.test("CircuitBreaker rule 9: calls that take longer than it stays open still close it", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make({ openFor: "1 second" });
    yield* trip(breaker);
    yield* Effect.sleep("2 seconds");
    yield* breaker.run(Effect.sleep("1500 millis"));
    assert.equal(yield* stateOf(breaker), "Closed");
  }));
});

Deno.test("CircuitBreaker rule 9: an observer that fails later is counted, and ends nothing", async () => {
  const breaker = await Effect.runPromise(
    make({ onChange: () => Promise.reject(new Error("the log is down")) }),
  );
  await Effect.runPromise(trip(breaker));
  await new Promise((resolve) => setTimeout(resolve, 1));
  const { observerFailures, state } = await Effect.runPromise(breaker.statistics);
  assert.deepEqual({ observerFailures, state }, { observerFailures: 1, state: "Open" });
});

Deno.test("CircuitBreaker rule 9: a predicate that throws hides no error, and counts as a failure", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make({
      counts: () => {
        throw new Error("predicate");
      },
    });
    assert.equal(yield* Effect.flip(breaker.run(Effect.fail("down"))), "down");
    const { failed, observerFailures } = yield* breaker.statistics;
    assert.deepEqual({ failed, observerFailures }, { failed: 1, observerFailures: 1 });
  }));
});

Deno.test("CircuitBreaker.open and close work by hand, and statistics count", async () => {
  await inSimulation(Effect.gen(function* () {
    const breaker = yield* make();
    yield* breaker.run(Effect.void);
    yield* breaker.open;
    yield* Effect.sleep("1 day");
    const open = refusal(yield* Effect.exit(breaker.run(Effect.void)));
    assert.equal(String(open), "CircuitOpen: payment is open: until it is closed by hand");
    yield* breaker.close;
    yield* trip(breaker);
    assert.deepEqual(yield* breaker.statistics, {
      name: "payment",
      state: "Open",
      succeeded: 1,
      failed: 3,
      ignored: 0,
      refused: 1,
      opened: 2,
      observerFailures: 0,
    });
  }));
});

Deno.test("CircuitBreaker rule 10: around a bulkhead it spares the queue, inside it sees only what ran", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* ThreadPool.make({ name: "pool", workers: 1, queue: 5 });
    const breaker = yield* make();
    yield* trip(breaker);
    yield* pool.submit(Effect.sleep("10 seconds"));
    // Breaker outside: an open one answers at once, and takes no place in the queue.
    const [outside] = yield* Effect.timed(Effect.exit(breaker.run(pool.run(Effect.void))));
    assert.equal(Duration.toMillis(outside), 0);
    // Breaker inside: the call waits for its worker, only to be refused then.
    const [inside] = yield* Effect.timed(Effect.exit(pool.run(breaker.run(Effect.void))));
    assert.equal(Duration.toMillis(inside), 10_000);
  }));
});
