import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import { type Caller, WaitingLine } from "../../../lessons/02-thread-pool/waiting_line.ts";
import { inSimulation } from "../../in_simulation.ts";

Deno.test("WaitingLine is first in, first out, whoever is called from wherever", async () => {
  const clock = await Effect.runPromise(Effect.clock);
  FastCheck.assert(
    FastCheck.property(
      FastCheck.array(FastCheck.oneof(FastCheck.constant("join" as const), FastCheck.nat(20))),
      (steps) => {
        const line = new WaitingLine<void, never>(clock);
        const plain: Array<Caller<void, never>> = [];
        for (const step of steps) {
          if (step === "join") plain.push(line.join(1));
          else if (plain[step] !== undefined) {
            line.call(plain[step], Exit.void);
            plain.splice(step, 1);
          }
          assert.equal(line.length, plain.length);
          assert.equal(line.first, plain[0]);
        }
        const order: Array<Caller<void, never>> = [];
        for (let first = line.first; first !== undefined; first = line.first) {
          order.push(first);
          line.call(first, Exit.void);
        }
        assert.deepEqual(order, plain);
        assert.equal(line.length, 0);
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

/** A fiber that waits in the line, and what it had been called with if it went before its turn. */
const waiting = (line: WaitingLine<string, string>) =>
  Effect.gen(function* () {
    const caller = line.join(1);
    const gone: Array<Exit.Exit<string, string> | undefined> = [];
    const fiber = yield* Effect.fork(Effect.uninterruptibleMask((restore) =>
      line.wait(caller, restore, (called) => void gone.push(called))
    ));
    yield* Effect.sleep(0);
    return { caller, fiber, gone };
  });

Deno.test("WaitingLine.wait ends with what its caller is called with", async () => {
  await inSimulation(Effect.gen(function* () {
    const line = new WaitingLine<string, string>(yield* Effect.clock);
    const first = yield* waiting(line);
    const second = yield* waiting(line);
    line.call(second.caller, Exit.fail("no"));
    line.call(first.caller, Exit.succeed("yes"));
    assert.deepEqual(yield* Fiber.await(first.fiber), Exit.succeed("yes"));
    assert.deepEqual(yield* Fiber.await(second.fiber), Exit.fail("no"));
    assert.deepEqual(first.gone, []);
  }));
});

Deno.test("WaitingLine.wait, interrupted, leaves the line at once", async () => {
  await inSimulation(Effect.gen(function* () {
    const line = new WaitingLine<string, string>(yield* Effect.clock);
    const { fiber, gone } = yield* waiting(line);
    yield* Effect.sleep("3 seconds");
    yield* Fiber.interrupt(fiber);
    assert.equal(line.length, 0);
    assert.deepEqual(gone, [undefined]);
    assert.equal(Duration.toMillis(line.timeWaited), 3000);
  }));
});

Deno.test("WaitingLine.wait, interrupted as it is called, returns what it was called with", async () => {
  await inSimulation(Effect.gen(function* () {
    const line = new WaitingLine<string, string>(yield* Effect.clock);
    const { caller, fiber, gone } = yield* waiting(line);
    line.call(caller, Exit.succeed("yes"));
    yield* Fiber.interrupt(fiber);
    assert.deepEqual(gone, [Exit.succeed("yes")]);
  }));
});

Deno.test("WaitingLine.watch tells each caller when it has waited longest, and sleeps between", async () => {
  await inSimulation(Effect.gen(function* () {
    const line = new WaitingLine<string, string>(yield* Effect.clock);
    const told: Array<readonly [Caller<string, string>, number]> = [];
    yield* Effect.forkScoped(line.watch(Duration.seconds(2), (caller) => {
      told.push([caller, line.now() / 1e9]);
      line.call(caller, Exit.fail("late"));
    }));
    yield* Effect.sleep("1 second");
    const first = line.join(1);
    yield* Effect.sleep("500 millis");
    const called = line.join(1);
    const second = line.join(1);
    line.call(called, Exit.succeed("in time"));
    yield* Effect.sleep("1 minute");
    const third = line.join(1);
    yield* Effect.sleep("1 minute");
    assert.deepEqual(told, [[first, 3], [second, 3.5], [third, 63.5]]);
  }));
});
