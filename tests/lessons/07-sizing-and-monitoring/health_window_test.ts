import assert from "node:assert/strict";
import {
  empty,
  failureRate,
  type Reading,
  record,
  utilisation,
  type Window,
} from "../../../lessons/07-sizing-and-monitoring/health_window.ts";

const reading = (at: number, rest: Partial<Reading> = {}): Reading => ({
  at,
  busy: 0,
  completed: 0,
  failed: 0,
  ...rest,
});

const after = (readings: ReadonlyArray<Reading>, length = 10): Window => {
  let window = empty;
  for (const each of readings) window = record(window, each, length);
  return window;
};

Deno.test("record keeps what is no older than the window is long", () => {
  const window = after([0, 4, 5, 11, 15].map((at) => reading(at)));
  assert.deepEqual(window.map(({ at }) => at), [5, 11, 15]);
});

Deno.test("utilisation is the mean of the readings, and nothing before the first", () => {
  assert.equal(utilisation(empty), undefined);
  const window = after([1, 0, 0.5].map((busy, at) => reading(at, { busy })));
  assert.equal(utilisation(window), 0.5);
});

Deno.test("failureRate counts what ended within the window, and no earlier call", () => {
  const window = after([
    reading(0, { completed: 1000, failed: 1 }),
    reading(10, { completed: 1030, failed: 11 }),
  ]);
  assert.equal(failureRate(window, 1), 0.25);
});

Deno.test("failureRate says nothing of fewer calls than it needs", () => {
  const window = after([reading(0), reading(5, { completed: 6, failed: 3 })]);
  assert.equal(failureRate(window, 10), undefined);
  assert.equal(failureRate(window, 9), 3 / 9);
  assert.equal(failureRate(after([reading(0), reading(5)]), 0), undefined);
});
