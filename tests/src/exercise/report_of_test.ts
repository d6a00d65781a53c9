import assert from "node:assert/strict";
import { firstOpen, isPassed, scoreOf } from "../../../src/exercise/score.ts";
import { reportOf } from "../../../src/exercise/report_of.ts";
import type { Step } from "../../../src/exercise/step.ts";
import { counting } from "./planted.ts";

const [check] = counting.checks;
const exercise = {
  title: "Three",
  checks: ["a", "b", "c"].map((id) => ({ ...check!, id })),
};

const passed = (id: string): Step => ({
  _tag: "CheckEnded",
  result: { _tag: "Passed", id, title: id, points: 2, runs: 1 },
});

const failure = { message: "stopped", expected: "", actual: "", place: null, run: null };

Deno.test("reportOf takes what was not run for not run", () => {
  const report = reportOf(exercise, [{ _tag: "CheckBegan", id: "a" }, passed("a")]);
  assert.deepEqual(report.results.map(({ _tag }) => _tag), ["Passed", "NotRun", "NotRun"]);
  assert.deepEqual(scoreOf(report), { scored: 2, possible: 6 });
  assert.equal(isPassed(report), false);
});

Deno.test("reportOf blames a stop on the check that was under way, and on no other", () => {
  const steps: ReadonlyArray<Step> = [passed("a"), { _tag: "CheckBegan", id: "b" }];
  const report = reportOf(exercise, steps, { failure });
  assert.deepEqual(report.results.map(({ _tag }) => _tag), ["Passed", "Failed", "NotRun"]);
  assert.equal(firstOpen(report)?.id, "b");
});

Deno.test("reportOf takes seeds that held for no result: a stop after them is still the check's", () => {
  const steps: ReadonlyArray<Step> = [
    { _tag: "CheckBegan", id: "a" },
    { _tag: "SeedsTried", id: "a", tried: 25, of: 200 },
  ];
  const report = reportOf(exercise, steps, { failure });
  assert.deepEqual(report.results.map(({ _tag }) => _tag), ["Failed", "NotRun", "NotRun"]);
});
