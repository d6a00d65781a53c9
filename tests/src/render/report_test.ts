import assert from "node:assert/strict";
import type { Report, Result } from "../../../src/exercise/report.ts";
import type { Event } from "../../../src/trace/event.ts";
import { plain } from "../../../src/render/palette.ts";
import { reportLines, scoreText } from "../../../src/render/report.ts";

const failed = (id: string): Result => ({
  _tag: "Failed",
  id,
  title: `Check ${id}`,
  points: 2,
  failure: {
    message: "A message that is long enough to be wrapped in a narrow window, and is.",
    expected: "this",
    actual: "that",
    place: { line: 3, column: 5 },
    run: {
      seed: 7,
      departures: ["y3.17"],
      at: 1250,
      since: 0,
      events: [{ _tag: "Noted", world: "yours", at: 1000, text: `noted by ${id}` }],
    },
  },
});

const report: Report = {
  title: "Some",
  problem: null,
  results: [
    { _tag: "Passed", id: "a", title: "Check a", points: 1, runs: 200 },
    failed("b"),
    failed("c"),
    { _tag: "NotRun", id: "d", title: "Check d", points: 1 },
  ],
};

Deno.test("reportLines says of each check what became of it, and shows the first failing run", () => {
  const text = reportLines(report, { columns: 60, palette: plain }).join("\n");
  assert.match(text, /✓ {3}1\/1 {2}Check a\n/);
  assert.match(text, /✗ {3}0\/2 {2}Check b\n {6}A message [^]*expected {2}this\n +actual +that\n/);
  assert.match(text, /where +seed 7, at 1\.250 s, with 1 fiber out of\n +turn; line 3, column 5\n/);
  assert.match(text, /1\.000 s +noted by b/);
  assert.doesNotMatch(text, /noted by c/);
  assert.match(text, /· {3}0\/1 {2}Check d \(not run\)/);
  assert.match(text, /1 of 6 points, 16 %$/);
  for (const line of text.split("\n")) assert.ok(line.length <= 60, line);
});

Deno.test("reportLines has the last twelve events of a failing run, however many a report has", () => {
  const result = failed("b");
  assert.ok(result._tag === "Failed");
  const noted = (number: number): Event => (
    { _tag: "Noted", world: "yours", at: number, text: `note ${number}` }
  );
  const events = Array.from({ length: 200 }, (_, index) => noted(index + 1));
  const run = { ...result.failure.run!, events };
  const long = { ...result, failure: { ...result.failure, run } };
  const lines = reportLines({ ...report, results: [long] }, { columns: 80, palette: plain });
  const notes = lines.flatMap((line) => /note (\d+)/.exec(line)?.[1] ?? []).map(Number);
  assert.deepEqual(notes, Array.from({ length: 12 }, (_, index) => 189 + index));
});

Deno.test("reportLines begins with what keeps a file from being graded", () => {
  const problem = { message: "SyntaxError: no", place: { line: 1, column: 2 } };
  const [first, second] = reportLines({ ...report, problem }, { columns: 80, palette: plain });
  assert.match(first!, /SyntaxError: no/);
  assert.match(second!, /where +line 1, column 2/);
});

Deno.test("scoreText never says 100 % while a point is missing", () => {
  assert.match(scoreText("2.1", "Some", { scored: 999, possible: 1000 }), /999\/1000 +99 %$/);
  assert.match(scoreText("2.1", "Some", { scored: 3, possible: 3 }), /█{20} +3\/3 +100 %$/);
});
