import assert from "node:assert/strict";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Fiber from "effect/Fiber";
import * as FiberRef from "effect/FiberRef";
import * as Option from "effect/Option";
import { together } from "../../../lessons/06-order-service/together.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import { inSimulation } from "../../in_simulation.ts";

const secondsOf = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.map(Effect.timed(Effect.either(effect)), ([took, end]) => ({
    end,
    took: Duration.toSeconds(took),
  }));

const after = <A>(value: A, duration: Duration.DurationInput) =>
  Effect.as(Effect.sleep(duration), value);

Deno.test("together gives all values in their order, and takes as long as the longest", async () => {
  const { end, took } = await inSimulation(
    secondsOf(together([after("a", "3 seconds"), after("b", "1 second")])),
  );
  assert.deepEqual(Either.getOrThrow(end), ["a", "b"]);
  assert.equal(took, 3);
  assert.deepEqual(await inSimulation(together([])), []);
});

Deno.test("together fails as the first that fails, and tells the others to stop", async () => {
  const stopped: Array<number> = [];
  const stoppable = Effect.onInterrupt(
    Effect.sleep("8 seconds"),
    () => Effect.map(Clock.currentTimeMillis, (at) => void stopped.push(at)),
  );
  const { end, took } = await inSimulation(
    secondsOf(together([
      stoppable,
      Effect.delay(Effect.fail("no"), "300 millis"),
      Effect.asVoid(Effect.timeoutOption(stoppable, "10 seconds")),
    ])),
  );
  assert.deepEqual(end, Either.left("no"));
  assert.equal(took, 0.3);
  assert.deepEqual(stopped, [300, 300], "also inside a time-out");
});

Deno.test("together hands changes of fiber refs on, as a join does", async () => {
  const seen = await inSimulation(Effect.gen(function* () {
    const tenant = yield* FiberRef.make("nobody");
    yield* together([FiberRef.set(tenant, "acme"), Effect.void]);
    return yield* FiberRef.get(tenant);
  }));
  assert.equal(seen, "acme");
});

Deno.test("together under every schedule: nothing runs once it has ended", async () => {
  const found = await Effect.runPromise(explore(() =>
    Effect.gen(function* () {
      let running = 0;
      const work = (end: Effect.Effect<void, string>) =>
        Effect.acquireUseRelease(
          Effect.sync(() => void running++),
          () => Effect.zipRight(Effect.yieldNow(), end),
          () => Effect.sync(() => void running--),
        );
      const end = yield* Effect.either(
        together([work(Effect.void), work(Effect.fail("no")), work(Effect.never)]),
      );
      assert.deepEqual(end, Either.left("no"));
      assert.equal(running, 0);
    })
  ));
  assert.ok(Option.isNone(found), Option.getOrUndefined(found)?.cause.toString());
});

/** Interrupts whoever runs two effects at once, at every operation: it ends, and they have ended. */
const endsWherever = (
  both: (effects: ReadonlyArray<Effect.Effect<void>>) => Effect.Effect<unknown>,
) =>
  interruptEverywhere((victim) =>
    Effect.gen(function* () {
      let running = 0;
      const work = Effect.acquireUseRelease(
        Effect.sync(() => void running++),
        () => Effect.sleep("1 second"),
        () => Effect.sync(() => void running--),
      );
      const fiber = yield* Effect.fork(victim(both([work, work])));
      yield* Fiber.await(fiber);
      assert.equal(running, 0);
    })
  );

Deno.test("together rule 2: interrupted at every operation", async () => {
  const operations = await Effect.runPromise(endsWherever(together));
  assert.ok(operations > 10, `${operations} operations`);
});

// Why it is there. Should these fail one day, Effect has mended it, and `together` can go.

Deno.test("Effect.all waits for ever when it is interrupted before its fibers have begun", async () => {
  const result = await Effect.runPromise(
    Effect.either(endsWherever((both) => Effect.all(both, { concurrency: "unbounded" }))),
  );
  assert.match(Either.getOrThrow(Either.flip(result)).message, /Deadlock/);
});

Deno.test("Effect.timeout inside Effect.all goes on when another effect has failed", async () => {
  const { took } = await inSimulation(
    secondsOf(Effect.all([
      Effect.timeout(Effect.sleep("8 seconds"), "10 seconds"),
      Effect.delay(Effect.fail("no"), "300 millis"),
    ], { concurrency: "unbounded" })),
  );
  assert.equal(took, 8);
});
