import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as VirtualClock from "../../../src/simulation/virtual_clock.ts";
import { inSimulation } from "../../in_simulation.ts";

/** Lies down on the clock; the function returned cancels, and `woken` tells whether it came up. */
const sleeper = (clock: VirtualClock.VirtualClock, milliseconds: number, onWake: () => void) => {
  const fiber = Effect.runFork(
    Effect.zipRight(clock.sleep(Duration.millis(milliseconds)), Effect.sync(onWake)),
  );
  return () => Effect.runPromise(Fiber.interrupt(fiber));
};

Deno.test("VirtualClock stands still until it is moved", async () => {
  const clock = VirtualClock.make();
  let woken = false;
  sleeper(clock, 100, () => (woken = true));
  await Promise.resolve();
  assert.equal(clock.now(), 0);
  assert.equal(clock.nextTimer(), 100);
  assert.equal(woken, false);
  clock.advance();
  assert.equal(clock.now(), 100);
  assert.equal(clock.timers(), 0);
});

Deno.test("VirtualClock forgets a cancelled timer, which then never moves the clock", async () => {
  const clock = VirtualClock.make();
  const cancel = sleeper(clock, 100, () => {});
  sleeper(clock, 200, () => {});
  await cancel();
  assert.equal(clock.timers(), 1);
  clock.advance();
  assert.equal(clock.now(), 200);
});

Deno.test("VirtualClock sets no timer for an infinite sleep", () => {
  const clock = VirtualClock.make();
  Effect.runFork(clock.sleep(Duration.infinity));
  assert.equal(clock.nextTimer(), undefined);
});

Deno.test("VirtualClock wakes by time, and at equal times whoever lay down first", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(
      FastCheck.array(FastCheck.record({ at: FastCheck.nat(20), cancel: FastCheck.boolean() })),
      async (sleepers) => {
        const woken: Array<number> = [];
        const clock = VirtualClock.make();
        const cancels = sleepers.map(({ at }, index) =>
          sleeper(clock, at, () => woken.push(index))
        );
        await Promise.all(cancels.filter((_, index) => sleepers[index]!.cancel).map((c) => c()));
        const expected = sleepers
          .map(({ at, cancel }, index) => ({ at, cancel, index }))
          .filter(({ cancel }) => !cancel)
          .sort((a, b) => a.at - b.at || a.index - b.index);
        let previous = -1;
        while (clock.nextTimer() !== undefined) {
          clock.advance();
          assert.ok(clock.now() > previous, "each advance moves to a later time");
          previous = clock.now();
        }
        // The fibers run on Effect's own scheduler here, which gives them their turns in order.
        await new Promise((resolve) => setTimeout(resolve, 0));
        assert.deepEqual(woken, expected.map(({ index }) => index));
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("VirtualClock tells nanoseconds and milliseconds alike", async () => {
  const [millis, nanos] = await inSimulation(Effect.gen(function* () {
    yield* Effect.sleep(Duration.micros(1_500n));
    const clock = yield* Effect.clock;
    return [yield* clock.currentTimeMillis, yield* clock.currentTimeNanos] as const;
  }));
  assert.equal(millis, 1.5);
  assert.equal(nanos, 1_500_000n);
});
