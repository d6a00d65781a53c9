import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Fiber from "effect/Fiber";
import * as Compartment from "../../../lessons/01-cascading-failure/compartment.ts";
import { inSimulation } from "../../in_simulation.ts";

const limits = { name: "email", workers: 2, queue: 1 };
const second = Effect.sleep("1 second");

Deno.test("Compartment runs as many as it has workers, lets its queue wait, and refuses the rest", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* Compartment.make(limits);
    const fibers = yield* Effect.forEach([1, 2, 3], () => Effect.fork(it.run(second)));
    yield* Effect.sleep(0);
    const refused = yield* Effect.either(it.run(second));
    assert.ok(Either.isLeft(refused));
    assert.deepEqual({ ...refused.left }, {
      _tag: "CompartmentFull",
      compartment: "email",
      workers: 2,
      queue: 1,
    });
    yield* Fiber.joinAll(fibers);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 2000);
  }));
});

Deno.test("Compartment has its places back from those who failed or gave up", async () => {
  await inSimulation(Effect.gen(function* () {
    const it = yield* Compartment.make(limits);
    yield* Effect.ignore(it.run(Effect.fail("no")));
    const fibers = yield* Effect.forEach([1, 2, 3], () => Effect.fork(it.run(Effect.never)));
    yield* Effect.sleep(0);
    yield* Fiber.interruptAll(fibers);
    yield* Effect.all([it.run(second), it.run(second), it.run(second)], {
      concurrency: "unbounded",
    });
  }));
});
