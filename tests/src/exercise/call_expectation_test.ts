import assert from "node:assert/strict";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import {
  expectFailed,
  expectOrder,
  expectRoomFor,
  expectServed,
  hasFailedWith,
} from "../../../src/exercise/call_expectation.ts";
import { type CallOptions, moment } from "../../../src/exercise/watch.ts";
import { holds, unmetOf, watched } from "./watched.ts";

class Full extends Data.TaggedError("Full") {}

const full = { work: Effect.fail(new Full()) };

/** One call of an open guard, after a moment. */
const aCall = (options?: CallOptions) =>
  Effect.zipLeft(watched((work) => work).call("a", options), moment);

Deno.test("expectFailed holds for a failure of this tag, and tells it from other ends", async () => {
  const expectFull = (options?: CallOptions) =>
    Effect.flatMap(
      aCall(options),
      (call) => expectFailed(call, { tag: "Full", because: ": no room", message: "It has to." }),
    );
  await holds(expectFull(full));
  const waits = await unmetOf(expectFull());
  assert.equal(waits.expected, "a fails with Full: no room");
  assert.equal(waits.actual, "a waits");
  assert.equal(waits.message, "It has to.");
  const served = await unmetOf(expectFull({ work: Effect.succeed(1) }));
  assert.equal(served.actual, "a succeeded with 1");
  assert.equal((await unmetOf(expectFull({ work: Effect.fail("x") }))).actual, 'a failed with "x"');
});

Deno.test("hasFailedWith is false of a call that has not ended", async () => {
  assert.ok(await holds(Effect.flatMap(aCall(full), (call) => hasFailedWith(call, "Full"))));
  assert.ok(!await holds(Effect.flatMap(aCall(full), (call) => hasFailedWith(call, "Closed"))));
  assert.ok(!await holds(Effect.flatMap(aCall(), (call) => hasFailedWith(call, "Full"))));
});

Deno.test("expectServed names the first call that has not succeeded", async () => {
  const of = (message: string, ...works: ReadonlyArray<Effect.Effect<unknown, unknown>>) =>
    Effect.gen(function* () {
      const subject = watched((work) => work);
      const calls = yield* Effect.forEach(
        works,
        (work, index) => subject.call(`call-${index + 1}`, { work }),
      );
      yield* moment;
      yield* expectServed(calls, { as: "gets in", message });
    });
  await holds(of("", Effect.void, Effect.void));
  const waits = await unmetOf(of("One waits.", Effect.void, Effect.never));
  assert.equal(waits.expected, "call-2 gets in");
  assert.equal(waits.actual, "call-2 still waits");
  assert.equal(waits.message, "One waits.");
  assert.equal((await unmetOf(of("", Effect.fail(1)))).actual, "call-1 failed with 1");
});

Deno.test("expectRoomFor holds for exactly as much room as there is", async () => {
  const ofTwo = (expected: number) =>
    Effect.gen(function* () {
      const { withPermits } = yield* Effect.makeSemaphore(2);
      const subject = watched(withPermits(1));
      yield* subject.call("earlier", { work: Effect.void });
      yield* moment;
      yield* expectRoomFor(subject, expected, { less: "Some is lost.", more: "Some is new." });
    });
  await holds(ofTwo(2));
  assert.equal((await unmetOf(ofTwo(3))).message, "Some is lost.");
  const more = await unmetOf(ofTwo(1));
  assert.equal(more.message, "Some is new.");
  assert.equal(more.actual, "callers let in at once: 2");
});

Deno.test("expectOrder tells a newcomer that overtook from any other disorder", async () => {
  const of = (...begun: ReadonlyArray<string>) =>
    expectOrder({ begun, most: () => 0 }, ["a", "b", "new"], {
      overtook: "It overtook.",
      otherwise: "Out of order.",
    });
  await holds(of("a", "b", "new"));
  assert.equal((await unmetOf(of("a", "new", "b"))).message, "It overtook.");
  assert.equal((await unmetOf(of("b", "a", "new"))).message, "Out of order.");
  const short = await unmetOf(of("a", "b"));
  assert.equal(short.message, "Out of order.");
  assert.equal(short.actual, 'order of service: ["a","b"]');
});
