import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import type { Report } from "../../../src/exercise/report.ts";
import {
  askedForSolution,
  empty,
  graded,
  hinted,
  merge,
  standingOf,
} from "../../../src/progress/standing.ts";
import { decode, encode, make } from "../../../src/progress/store.ts";

const report = (passed: boolean): Report => ({
  title: "Some",
  problem: null,
  results: [
    { _tag: "Passed", id: "a", title: "a", points: 1, runs: 1 },
    passed
      ? { _tag: "Passed", id: "b", title: "b", points: 2, runs: 1 }
      : { _tag: "NotRun", id: "b", title: "b", points: 2 },
  ],
});

Deno.test("graded keeps the best score and the first pass, whatever comes after", () => {
  const first = graded(empty, "x", report(false), 1);
  assert.deepEqual([standingOf(first, "x").best, standingOf(first, "x").passedAt], [1, null]);
  const passed = graded(first, "x", report(true), 2);
  const after = graded(graded(passed, "x", report(true), 3), "x", report(false), 4);
  assert.deepEqual([standingOf(after, "x").best, standingOf(after, "x").passedAt], [3, 2]);
});

Deno.test("merge keeps of each exercise the better, either way round", () => {
  const here = hinted(graded(empty, "x", report(false), 1), "x", "b", 2);
  const there = askedForSolution(
    graded(hinted(graded(empty, "x", report(true), 5), "x", "b", 1), "y", report(false), 6),
    "y",
  );
  const merged = merge(here, there);
  assert.deepEqual(merge(there, here), merged);
  assert.deepEqual(standingOf(merged, "x"), {
    best: 3,
    possible: 3,
    passedAt: 5,
    hints: { b: 2 },
    askedForSolution: false,
  });
  assert.equal(standingOf(merged, "y").askedForSolution, true);
});

Deno.test("ProgressStore keeps what it is told, and is empty before", async () => {
  let kept: string | undefined;
  const store = make({
    place: "memory",
    read: Effect.sync(() => kept),
    write: (text) => Effect.sync(() => void (kept = text)),
  });
  assert.deepEqual(await Effect.runPromise(store.read), empty);
  const changed = await Effect.runPromise(store.update((it) => hinted(it, "x", "a", 1)));
  assert.deepEqual(await Effect.runPromise(store.read), changed);
});

Deno.test("ProgressStore leaves alone what it cannot read, and says so", async () => {
  let written = false;
  const store = make({
    place: "work/progress.json",
    read: Effect.succeed("{ not json"),
    write: () => Effect.sync(() => void (written = true)),
  });
  const error = await Effect.runPromise(Effect.flip(store.update((it) => it)));
  assert.match(error.message, /^work\/progress\.json does not hold .* nothing was changed/);
  assert.equal(written, false);
});

Deno.test("decode reads what encode wrote", async () => {
  const progress = graded(empty, "x", report(true), 1);
  assert.deepEqual(await Effect.runPromise(decode(encode(progress), "a file")), progress);
});
