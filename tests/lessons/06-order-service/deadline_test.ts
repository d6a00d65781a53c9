import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { setBack } from "../../../lessons/05-circuit-breaker/skewed_clock.ts";
import {
  cutOff,
  DeadlineExceeded,
  left,
  withDeadline,
} from "../../../lessons/06-order-service/deadline.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

const seconds = (duration: Duration.Duration): number => Duration.toSeconds(duration);

Deno.test("left is for ever where nobody has set a deadline", async () => {
  assert.equal(seconds(await inSimulation(left)), Infinity);
});

Deno.test("left goes down to zero and no further", async () => {
  const seen = await inSimulation(
    Effect.forEach([1, 2, 3], () => Effect.delay(left, "2 seconds")).pipe(
      withDeadline("5 seconds"),
    ),
  );
  assert.deepEqual(seen.map(seconds), [3, 1, 0]);
});

Deno.test("withDeadline gives no call more time than its caller has", async () => {
  const given = await inSimulation(
    Effect.all({
      less: withDeadline("3 seconds")(left),
      more: withDeadline("1 hour")(left),
      forEver: withDeadline(Duration.infinity)(left),
    }).pipe(Effect.delay("1 second"), withDeadline("10 seconds")),
  );
  assert.deepEqual(
    [given.less, given.more, given.forEver].map(seconds),
    [3, 9, 9],
  );
});

Deno.test("withDeadline: what is left is the least of all limits, however deep they are nested", async () => {
  for (let seed = 0; seed < 100; seed++) {
    await inSimulation(
      Effect.gen(function* () {
        const descend = (depth: number, nearest: number): Effect.Effect<void> =>
          Effect.gen(function* () {
            assert.equal(
              Duration.toMillis(yield* left),
              Math.max(0, nearest - (yield* Clock.currentTimeMillis)),
            );
            if (depth === 0) return;
            yield* Effect.sleep(yield* Random.nextIntBetween(0, 1000));
            const limit = yield* Random.nextIntBetween(0, 5000);
            const until = Math.min(nearest, (yield* Clock.currentTimeMillis) + limit);
            yield* withDeadline(limit)(descend(depth - 1, until));
          });
        yield* descend(6, Infinity);
      }),
      { seed },
    );
  }
});

Deno.test("withDeadline ends with its work, and stops nothing by itself", async () => {
  const [within, after] = await inSimulation(
    Effect.all([
      withDeadline("1 second")(Effect.as(Effect.sleep("5 seconds"), "done")),
      left,
    ]),
  );
  assert.equal(within, "done");
  assert.equal(seconds(after), Infinity);
});

Deno.test("withDeadline reaches forked fibers, and rule 6: work that was handed to a pool", async () => {
  await inSimulation(Effect.gen(function* () {
    const pool = yield* ThreadPool.make({ name: "pool", workers: 1 });
    yield* Effect.gen(function* () {
      const forked = yield* Effect.fork(Effect.delay(left, "1 second"));
      assert.equal(seconds(yield* Fiber.join(forked)), 9);
      yield* pool.submit(Effect.sleep("2 seconds"));
      const submitted = yield* pool.submit(left);
      assert.equal(
        seconds(yield* Fiber.join(submitted)),
        7,
        "as long as it waited in line is gone",
      );
    }).pipe(withDeadline("10 seconds"));
  }));
});

Deno.test("cutOff ends work at the moment its deadline comes", async () => {
  const [took, exit] = await inSimulation(
    Effect.timed(Effect.exit(withDeadline("1500 millis")(cutOff(Effect.never)))),
  );
  assert.equal(Duration.toMillis(took), 1500);
  assert.ok(Exit.isFailure(exit));
  const failure = Option.getOrThrow(Cause.failureOption(exit.cause));
  assert.ok(failure instanceof DeadlineExceeded);
  assert.ok(!(failure instanceof Error), "it has no stack to collect");
});

Deno.test("cutOff does not begin what nothing is left for", async () => {
  let begun = false;
  const result = await inSimulation(
    cutOff(Effect.sync(() => begun = true)).pipe(
      Effect.delay("1 second"),
      withDeadline("1 second"),
      Effect.either,
    ),
  );
  assert.ok(Either.isLeft(result) && result.left instanceof DeadlineExceeded);
  assert.ok(!begun);
});

Deno.test("cutOff leaves work alone that ends in time, well or badly, or has no deadline", async () => {
  const ends = await inSimulation(Effect.all({
    value: withDeadline("1 second")(cutOff(Effect.succeed(1))),
    error: Effect.flip(withDeadline("1 second")(cutOff(Effect.fail("its own")))),
    unlimited: cutOff(Effect.as(Effect.sleep("1 hour"), 2)),
  }));
  assert.deepEqual(ends, { value: 1, error: "its own", unlimited: 2 });
});

Deno.test("cutOff: calls in turn under one deadline never take longer than it, whatever they take", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const [took] = await inSimulation(
      Effect.gen(function* () {
        for (let call = 0; call < 5; call++) {
          yield* cutOff(Effect.sleep(yield* Random.nextIntBetween(0, 4000)));
        }
      }).pipe(withDeadline("6 seconds"), Effect.ignore, Effect.timed),
      { seed },
    );
    assert.ok(seconds(took) <= 6, `${seconds(took)} s`);
  }
});

Deno.test("cutOff goes by monotonic time: a wall clock that is set back gives no extra hour", async () => {
  const took = await inSimulation(Effect.gen(function* () {
    const clock = yield* setBack(Duration.seconds(1), Duration.hours(1));
    const [took] = yield* withDeadline("3 seconds")(
      Effect.zipRight(Effect.sleep("2 seconds"), cutOff(Effect.never)),
    ).pipe(Effect.ignore, Effect.withClock(clock), Effect.timed);
    return took;
  }));
  assert.equal(seconds(took), 3);
});

Deno.test("cutOff rule 2: interrupted at every operation, its work and its timer end with it", async () => {
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.gen(function* () {
        let running = 0;
        const work = Effect.acquireUseRelease(
          Effect.sync(() => void running++),
          () => Effect.sleep("1 second"),
          () => Effect.sync(() => void running--),
        );
        const fiber = yield* Effect.fork(victim(withDeadline("1 hour")(cutOff(work))));
        yield* Fiber.await(fiber);
        assert.equal(running, 0);
        assert.ok((yield* Clock.currentTimeMillis) <= 1000);
      })
    ),
  );
  assert.ok(operations > 10, `${operations} operations`);
});

Deno.test("cutOff goes at once when another call of Effect.all fails", async () => {
  const [took] = await inSimulation(
    Effect.all(
      [cutOff(Effect.sleep("8 seconds")), Effect.delay(Effect.fail("no"), "300 millis")],
      { concurrency: "unbounded" },
    ).pipe(withDeadline("10 seconds"), Effect.either, Effect.timed),
  );
  assert.equal(seconds(took), 0.3);
});
