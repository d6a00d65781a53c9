import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Provider from "../../../lessons/05-circuit-breaker/provider.ts";
import * as Trace from "../../../src/trace/trace.ts";
import { inSimulation } from "../../in_simulation.ts";

const inTrace = <A, E, R>(program: Effect.Effect<A, E, R>) =>
  Effect.provideService(
    program,
    Trace.Trace,
    Trace.make({ world: "test", now: () => 0, publish: () => {} }),
  );

const make = (illness: Provider.Illness) =>
  inTrace(Provider.make({
    name: "payment",
    illness,
    from: Duration.seconds(10),
    lasts: Duration.seconds(20),
    takes: Duration.seconds(1),
    timeout: Duration.seconds(5),
    resetAfter: Duration.seconds(15),
    fragile: 3,
  }));

Deno.test("Provider serves when it is well, and declines amounts above its limit", async () => {
  await inSimulation(Effect.gen(function* () {
    const { call } = yield* make("none");
    yield* call(Provider.largestAmount);
    assert.equal((yield* Effect.flip(call(Provider.largestAmount + 1)))._tag, "AmountTooLarge");
  }));
});

Deno.test("Provider times out while it is down, and serves again after", async () => {
  await inSimulation(Effect.gen(function* () {
    const { call } = yield* make("down");
    yield* Effect.sleep("15 seconds");
    const [waited, error] = yield* Effect.timed(Effect.flip(call(1)));
    assert.deepEqual([Duration.toSeconds(waited), error._tag], [5, "TimedOut"]);
    yield* Effect.sleep("10 seconds");
    yield* call(1);
  }));
});

Deno.test("Provider that comes back cold is brought down by a herd, and warmed up by a few", async () => {
  await inSimulation(Effect.gen(function* () {
    const { call } = yield* make("fragile");
    const herd = (calls: number) =>
      Effect.flatMap(
        Effect.forEach(Array.from({ length: calls }), () => Effect.fork(Effect.either(call(1)))),
        Effect.forEach((fiber) => Effect.map(Fiber.join(fiber), ({ _tag }) => _tag)),
      );
    yield* Effect.sleep("31 seconds");
    assert.deepEqual(yield* herd(4), ["Left", "Left", "Left", "Left"]);
    yield* Effect.sleep("21 seconds");
    assert.deepEqual(yield* herd(3), ["Right", "Right", "Right"]);
    assert.deepEqual(new Set(yield* herd(20)), new Set(["Right"]));
  }));
});

Deno.test("Provider that hangs resets its calls when it has long been well", async () => {
  await inSimulation(Effect.gen(function* () {
    const { call } = yield* make("hanging");
    yield* Effect.sleep("11 seconds");
    const hanging = yield* Effect.fork(Effect.timed(Effect.flip(call(1))));
    yield* Effect.sleep(0);
    assert.equal((yield* Effect.flip(call(1)))._tag, "Unavailable");
    yield* Effect.sleep("25 seconds");
    yield* call(1);
    const [waited, error] = yield* Fiber.join(hanging);
    assert.deepEqual([Duration.toSeconds(waited), error._tag], [34, "ConnectionReset"]);
  }));
});
