import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import {
  endOf,
  expectEffect,
  expectEqual,
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
