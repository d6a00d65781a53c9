import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";
import { assertCapacity, assertIdle, pool } from "./in_thread_pool.ts";

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
