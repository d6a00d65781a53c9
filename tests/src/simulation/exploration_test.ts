import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Ref from "effect/Ref";
import { explore } from "../../../src/simulation/exploration.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";

/** Three fibers each add one to a counter; `add` is how. */
const counting = (add: (counter: Ref.Ref<number>) => Effect.Effect<void>) => () =>
  Effect.gen(function* () {
    const counter = yield* Ref.make(0);
    yield* Effect.all([add(counter), add(counter), add(counter)], { concurrency: "unbounded" });
    const total = yield* Ref.get(counter);
    if (total !== 3) yield* Effect.fail(`counted ${total} of 3`);
  });

const checkThenAct = counting((counter) =>
  Effect.flatMap(Ref.get(counter), (count) => Ref.set(counter, count + 1))
);

const atOnce = counting((counter) => Ref.update(counter, (count) => count + 1));

Deno.test("explore finds a lost update that the plain order hides", async () => {
  const plain = await Effect.runPromise(Simulation.run(checkThenAct, { seed: 0 }));
  assert.ok(Exit.isSuccess(plain.exit), "first come, first served does not show it");
  const found = Option.getOrThrow(await Effect.runPromise(explore(checkThenAct)));
  assert.match(Cause.pretty(found.cause), /counted [12] of 3/);
});

Deno.test("explore shrinks a race to the one departure that makes it", async () => {
  const found = Option.getOrThrow(await Effect.runPromise(explore(checkThenAct)));
  assert.equal(found.schedule?.only?.size, 1);
});

Deno.test("explore returns a schedule that gives the same failure again", async () => {
  const found = Option.getOrThrow(await Effect.runPromise(explore(checkThenAct)));
  const again = await Effect.runPromise(
    Simulation.run(checkThenAct, { seed: found.seed, schedule: found.schedule }),
  );
  assert.ok(Exit.isFailure(again.exit));
  assert.deepEqual(again.exit.cause, found.cause);
});

Deno.test("explore passes what holds under every schedule", async () => {
  assert.ok(Option.isNone(await Effect.runPromise(explore(atOnce))));
});

Deno.test("explore takes a deadlock under some schedule for a failure", async () => {
  const twoLocks = () =>
    Effect.gen(function* () {
      const left = yield* Effect.makeSemaphore(1);
      const right = yield* Effect.makeSemaphore(1);
      const both = (first: Effect.Semaphore, second: Effect.Semaphore) =>
        first.withPermits(1)(second.withPermits(1)(Effect.void));
      yield* Effect.all([both(left, right), both(right, left)], { concurrency: "unbounded" });
    });
  const found = Option.getOrThrow(await Effect.runPromise(explore(twoLocks)));
  assert.match(Cause.pretty(found.cause), /Deadlock/);
});
