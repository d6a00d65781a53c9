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
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";

const pool = (options: Partial<ThreadPool.Options> = {}) =>
  ThreadPool.make({ name: "pool", workers: 1, ...options });

/** Work that takes a second and then says its name. */
const saying = (said: Array<string>, name: string, takes: Duration.DurationInput = "1 second") =>
  Effect.zipRight(Effect.sleep(takes), Effect.sync(() => void said.push(name)));

/** Lets every other fiber go as far as it gets at this instant. */
const settle = Effect.sleep(0);

const rejection = <A, E>(exit: Exit.Exit<A, E>): ThreadPool.Rejected => {
  assert.ok(Exit.isFailure(exit), "turned away");
  const failure = Option.getOrThrow(Cause.failureOption(exit.cause));
  assert.ok(failure instanceof ThreadPool.Rejected);
  return failure;
};

/** What must hold of a pool in which nothing is left to do. */
const assertIdle = (it: ThreadPool.ThreadPool) =>
  Effect.gen(function* () {
    const { active, completed, failed, interrupted, queued, rejected, submitted } = yield* it
      .statistics;
    assert.deepEqual({ active, queued }, { active: 0, queued: 0 });
    assert.equal(completed + failed + interrupted + rejected, submitted);
  });

/** Dies unless so many tasks can really run at once in the pool, and no more. */
const assertCapacity = (it: ThreadPool.ThreadPool, workers: number) =>
  Effect.gen(function* () {
    let running = 0;
    let most = 0;
    const work = Effect.acquireUseRelease(
      Effect.sync(() => {
        most = Math.max(most, ++running);
      }),
      () => Effect.sleep("1 second"),
      () => Effect.sync(() => void running--),
    );
    yield* Effect.all(Array.from({ length: workers + 1 }, () => it.run(work)), {
      concurrency: "unbounded",
    });
    assert.equal(most, workers, "tasks that ran at once");
  });

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

/** Interrupts a caller at every operation, then sees that the pool is whole. */
const survives = (options: {
  readonly holder: boolean;
  readonly call: (
    it: ThreadPool.ThreadPool,
    victim: Victim,
  ) => Effect.Effect<void>;
}) =>
  Effect.runPromise(interruptEverywhere((victim) =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool({ workers: 2, longestWait: "1 hour" });
      if (options.holder) {
        yield* it.submit(Effect.sleep("1 second"));
        yield* it.submit(Effect.sleep("2 seconds"));
      }
      yield* options.call(it, victim);
      yield* Effect.sleep("1 minute");
      yield* assertIdle(it);
      yield* assertCapacity(it, 2);
    }))
  ));

const work = Effect.sleep("1 second");

for (const holder of [false, true]) {
  const where = holder ? "in the queue" : "with workers free";

  Deno.test(`ThreadPool rule 2: run, ${where}, interrupted at every operation`, async () => {
    const operations = await survives({
      holder,
      call: (it, victim) => Effect.asVoid(Effect.fork(victim(it.run(work)))),
    });
    assert.ok(operations > 5, `${operations} operations`);
  });

  Deno.test(`ThreadPool rule 2: run of a large request, ${where}, interrupted at every operation`, async () => {
    const operations = await survives({
      holder,
      call: (it, victim) => Effect.asVoid(Effect.fork(victim(it.run(work, { size: 2 })))),
    });
    assert.ok(operations > 5, `${operations} operations`);
  });

  Deno.test(`ThreadPool rule 2: submit, ${where}, its caller interrupted at every operation`, async () => {
    const operations = await survives({
      holder,
      call: (it, victim) => Effect.asVoid(Effect.fork(victim(it.submit(work)))),
    });
    assert.ok(operations > 3, `${operations} operations`);
  });

  Deno.test(`ThreadPool rule 2: submitted work, ${where}, interrupted at every operation`, async () => {
    const operations = await survives({
      holder,
      call: (it, victim) => Effect.asVoid(Effect.orDie(it.submit(victim(work)))),
    });
    assert.ok(operations > 1, `${operations} operations`);
  });
}

Deno.test("ThreadPool rule 2: interrupted at every operation while schedules vary", async () => {
  for (let seed = 0; seed < 25; seed++) {
    const scenario = (victim: Victim) =>
      Effect.scoped(Effect.gen(function* () {
        const it = yield* pool({ workers: 1, longestWait: "1500 millis" });
        yield* it.submit(Effect.sleep("1 second"));
        yield* Effect.fork(victim(it.run(work)));
        yield* it.submit(work);
        yield* Effect.sleep("1 minute");
        yield* assertIdle(it);
        yield* assertCapacity(it, 1);
      }));
    await Effect.runPromise(interruptEverywhere(scenario, { seed, schedule: { seed } }));
  }
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

Deno.test("ThreadPool rule 4: a worker is held until the work has ended, also past its caller's time-out", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* pool();
    const stubborn = Effect.uninterruptible(Effect.sleep("5 seconds"));
    const answer = yield* it.run(stubborn).pipe(
      Effect.disconnect,
      Effect.timeoutOption("1 second"),
    );
    assert.ok(Option.isNone(answer), "the caller has gone");
    assert.equal((yield* it.statistics).active, 1, "the worker has not");
    yield* it.run(Effect.void);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 5000);
  }));
});

Deno.test("ThreadPool rule 5: ending and being interrupted at once gives a worker back once", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const it = yield* pool({ workers: 2, longestWait: "2 seconds" });
      const fibers = yield* Effect.forEach(
        [1, 2, 3, 4, 5, 6],
        () => it.submit(Effect.sleep("1 second")),
      );
      // At 1 s and 2 s work ends, its workers are handed over, and all of it is interrupted twice.
      yield* Effect.forEach(fibers, (fiber, index) =>
        Effect.repeatN(Fiber.interrupt(fiber), 1).pipe(Effect.delay(1000 * (1 + index % 2))), {
        concurrency: "unbounded",
        discard: true,
      });
      yield* Effect.sleep("1 minute");
      yield* assertIdle(it);
      yield* assertCapacity(it, 2);
    }))
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

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

Deno.test("ThreadPool rule 11: after its scope closes no fiber and no timer is left", async () => {
  const outcome = await Effect.runPromise(Simulation.run(() =>
    Effect.gen(function* () {
      yield* Effect.scoped(Effect.gen(function* () {
        const it = yield* pool({ longestWait: "1 day" });
        yield* Effect.forEach([1, 2, 3], () => it.submit(Effect.sleep("1 hour")));
        yield* Effect.sleep("1 second");
      }));
      yield* Effect.sleep("1 second");
    }), { seed: 1 }));
  assert.ok(Exit.isSuccess(outcome.exit));
  assert.deepEqual(outcome.leftBehind, []);
  assert.equal(outcome.now, 2000, "no timer moved the clock past the program's own end");
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
