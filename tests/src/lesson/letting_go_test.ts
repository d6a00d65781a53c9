import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { arrive } from "../../../src/lesson/arrival.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { collectGarbage } from "../../garbage.ts";

const calls = 200;

/**
 * How many fibers of ended calls a simulation still holds after a second, in which so many calls
 * were made and have ended.
 */
const held = (
  program: (call: Effect.Effect<void>) => Effect.Effect<void>,
): Promise<number> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const fibers: Array<WeakRef<object>> = [];
    const call = Effect.zipRight(
      Effect.withFiberRuntime<void>((fiber) => {
        fibers.push(new WeakRef(fiber));
        return Effect.void;
      }),
      Effect.sleep(1),
    );
    const { next } = yield* Simulation.step<void, never, string>(
      ({ emit }) =>
        Effect.zipRight(
          Effect.fork(program(call)),
          Effect.zipRight(
            Effect.delay(Effect.sync(() => emit("all have ended")), "1 second"),
            Effect.sleep("1 second"),
          ),
        ),
      { seed: 1 },
    );
    assert.deepEqual(yield* next, ["all have ended"]);
    assert.equal(fibers.length, calls);
    yield* Effect.promise(collectGarbage);
    return fibers.filter((fiber) => fiber.deref() !== undefined).length;
  })));

Deno.test("a simulation lets go of fibers that have ended while it goes on", async () => {
  const alive = await held((call) =>
    Effect.forEach(
      Array.from({ length: calls }),
      () => Effect.zipRight(Effect.fork(call), Effect.sleep(2)),
      { discard: true },
    ).pipe(Effect.zipRight(Effect.never))
  );
  assert.ok(alive < 5, `${alive} of ${calls}`);
});

Deno.test("arrive lets go of calls that have ended well while others are still to come", async () => {
  const early = Array.from({ length: calls }, (_, index) => ({ at: index / 1000 }));
  // The calls take a millisecond: with the second, each is given up.
  for (const options of [{}, { patience: Duration.micros(500n) }]) {
    const alive = await held((call) =>
      arrive([...early, { at: 10 }], ({ at }) => at < 10 ? call : Effect.void, options)
    );
    assert.ok(alive < 5, `${alive} of ${calls}`);
  }
});

Deno.test("arrive dies of a call that has died, once all have come", async () => {
  const { exit, now } = await Effect.runPromise(
    Simulation.run<void, never>(
      () =>
        arrive(
          [{ at: 1 }, { at: 2 }, { at: 3 }],
          ({ at }) => at === 1 ? Effect.die("no") : Effect.sleep("1 minute"),
        ),
      { seed: 1 },
    ),
  );
  assert.match(String(exit), /no/);
  assert.ok(now >= 3000, `at ${now} ms`);
});
