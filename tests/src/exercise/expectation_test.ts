import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import {
  endOf,
  expectEffect,
  expectEqual,
  expectMade,
  failedWith,
  type Unmet,
} from "../../../src/exercise/expectation.ts";

const unmet = <A>(expectation: Effect.Effect<A, Unmet>): Unmet => {
  const either = Effect.runSync(Effect.either(expectation));
  assert.ok(Either.isLeft(either));
  return either.left;
};

Deno.test("expectEqual compares lists by what is in them, also where they are long", () => {
  const long = Array.from({ length: 200 }, (_, index) => index);
  Effect.runSync(expectEqual("order", { actual: [...long], expected: long, message: "" }));
  const { actual, expected } = unmet(
    expectEqual("order", { actual: [...long, 1], expected: long, message: "" }),
  );
  assert.ok(actual.length < 200 && expected.length < 200);
});

Deno.test("expectEffect tells a result from an effect", () => {
  const call = () => 3 as unknown as Effect.Effect<number>;
  const { actual, message } = unmet(expectEffect("make()", call));
  assert.equal(actual, "3");
  assert.match(message, /^make\(\) has to return an effect/);
});

Deno.test("expectMade holds for what has all its parts, also when a class gives them", () => {
  class Pool {
    readonly inUse = Effect.succeed(0);
    use() {
      return Effect.void;
    }
  }
  const parts = { is: "pool", functions: ["use"], effects: ["inUse"] };
  const pool = new Pool();
  assert.equal(Effect.runSync(expectMade("make()", () => Effect.succeed(pool), parts)), pool);
});

Deno.test("expectMade says which parts there should be, and what there is", () => {
  const parts = { is: "pool", functions: ["use"], effects: ["inUse"] };
  const made = (it: unknown) =>
    unmet(expectMade("make()", () => Effect.succeed(it as object), parts));
  const { actual, expected, message } = made({ use: () => Effect.void, inUse: 3 });
  assert.equal(expected, "a pool with a function use and an effect inUse");
  assert.equal(actual, "a pool whose use is function, inUse is number");
  assert.equal(message, "The effect that make() returns has to succeed with { use, inUse }.");
  assert.match(made(undefined).actual, /use is undefined, inUse is undefined/);
  assert.match(made(null).actual, /use is undefined, inUse is undefined/);
  assert.match(
    unmet(expectMade("make()", () => ({}) as Effect.Effect<object>, parts)).message,
    /has to return an effect/,
  );
});

Deno.test("endOf and failedWith tell the four ends of an effect apart", () => {
  class Full extends Error {
    readonly _tag = "Full";
  }
  const failed = Exit.fail(new Full("no room"));
  assert.equal(endOf(Exit.succeed(1)), "succeeded with 1");
  assert.equal(endOf(failed), "failed with Error: no room");
  assert.equal(endOf(Exit.die("x")), 'died: "x"');
  assert.equal(endOf(Effect.runSyncExit(Effect.interrupt)), "was interrupted");
  assert.ok(failedWith(failed, "Full"));
  assert.ok(!failedWith(Exit.fail("Full"), "Full"));
});
