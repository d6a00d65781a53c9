import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import {
  consecutive,
  countBased,
  type FailurePolicy,
  type Result,
} from "../../../lessons/05-circuit-breaker/failure_policy.ts";

const after = <W>(policy: FailurePolicy<W>, results: Iterable<Result>): W => {
  let window = policy.initial;
  for (const result of results) window = policy.record(window, result, () => 0);
  return window;
};

const results = FastCheck.array(FastCheck.constantFrom<Result>("success", "failure"), {
  maxLength: 250,
});

Deno.test("countBased trips exactly when the rate is reached in the latest calls", () => {
  FastCheck.assert(
    FastCheck.property(
      results,
      FastCheck.integer({ min: 1, max: 100 }),
      FastCheck.double({ min: 0.01, max: 1, noNaN: true }),
      (results, size, rate) => {
        const policy = countBased({ size, rate });
        const latest = results.slice(-size);
        const failures = latest.filter((result) => result === "failure").length;
        const window = after(policy, results);
        assert.equal(window.failures, failures);
        assert.equal(policy.trips(window), latest.length === size && failures / size >= rate);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("countBased trips at its rate also where that is no exact number in binary", () => {
  for (const [failures, size, rate] of [[7, 100, 0.07], [55, 100, 0.55], [14, 50, 0.28]] as const) {
    const policy = countBased({ size, rate });
    const results = Array.from(
      { length: size },
      (_, index): Result => index < failures ? "failure" : "success",
    );
    assert.ok(policy.trips(after(policy, results)), `${failures} of ${size} at ${rate}`);
  }
});

Deno.test("countBased says nothing before its least number of calls", () => {
  const policy = countBased({ size: 100, rate: 0.5, leastCalls: 10 });
  assert.equal(policy.trips(after(policy, Array<Result>(9).fill("failure"))), false);
  assert.equal(policy.trips(after(policy, Array<Result>(10).fill("failure"))), true);
});

Deno.test("countBased never changes a window that somebody holds", () => {
  const policy = countBased({ size: 40, rate: 0.5 });
  const window = after(policy, Array<Result>(40).fill("failure"));
  const before = structuredClone(window);
  after({ ...policy, initial: window }, Array<Result>(60).fill("success"));
  assert.deepEqual(window, before);
});

Deno.test("policies refuse numbers that make no sense", () => {
  assert.throws(
    () => consecutive({ failures: 0 }),
    /failures must be a whole number of at least 1/,
  );
  assert.throws(() => countBased({ size: 2.5, rate: 0.5 }), /size must be a whole number/);
  assert.throws(
    () => countBased({ size: 10, rate: 0 }),
    /rate must be more than 0 and at most 1, not 0/,
  );
  assert.throws(() => countBased({ size: 10, rate: 0.5, leastCalls: 11 }), /from 1 to 10, not 11/);
});
