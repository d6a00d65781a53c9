import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Fiber from "effect/Fiber";
import { interruptEverywhere, type Victim } from "../../../src/simulation/interruption.ts";

/** A victim works behind a holder of the only permit; afterwards the permit must be free again. */
const behindHolder = (
  withPermit: (semaphore: Effect.Semaphore) => (work: Effect.Effect<void>) => Effect.Effect<void>,
) =>
(victim: Victim) =>
  Effect.gen(function* () {
    const semaphore = yield* Effect.makeSemaphore(1);
    const holder = yield* Effect.fork(semaphore.withPermits(1)(Effect.sleep("1 second")));
    yield* Effect.yieldNow();
    const interrupted = yield* Effect.fork(
      victim(withPermit(semaphore)(Effect.sleep("1 second"))),
    );
    yield* Fiber.await(interrupted);
    yield* Fiber.await(holder);
    yield* semaphore.withPermits(1)(Effect.void);
  });

Deno.test("interruptEverywhere finds the permit that Effect's own withPermits loses", async () => {
  const result = await Effect.runPromise(
    Effect.either(interruptEverywhere(behindHolder((semaphore) => semaphore.withPermits(1)))),
  );
  assert.ok(Either.isLeft(result));
  assert.match(result.left.message, /Interrupted at operation \d+: .*Deadlock at 1\.000 s/);
});

Deno.test("interruptEverywhere passes a scenario that keeps its promise, at each operation", async () => {
  let finalized = 0;
  let runs = 0;
  const operations = await Effect.runPromise(
    interruptEverywhere((victim) =>
      Effect.gen(function* () {
        runs++;
        const fiber = yield* Effect.fork(
          Effect.acquireUseRelease(
            Effect.void,
            () => victim(Effect.sleep("1 second")),
            () => Effect.sync(() => void finalized++),
          ),
        );
        yield* Fiber.await(fiber);
      })
    ),
  );
  assert.ok(operations >= 2, `interrupted at ${operations} operations`);
  assert.equal(runs, operations + 1);
  assert.equal(finalized, runs);
});
