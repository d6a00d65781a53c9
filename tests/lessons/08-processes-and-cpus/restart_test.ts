import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import { restart } from "../../../lessons/08-processes-and-cpus/restart.ts";

const backoff = { first: "500 millis", longest: "5 seconds", wellAfter: "10 seconds" } as const;

const pausesOf = (lives: ReadonlyArray<Duration.DurationInput>): ReadonlyArray<number> => {
  let row = 0;
  return lives.map((life) => {
    const next = restart(backoff, row, Duration.decode(life));
    row = next.row;
    return Duration.toMillis(next.pause);
  });
};

Deno.test("restart doubles its pauses up to the longest", () => {
  assert.deepEqual(pausesOf([0, 0, 0, 0, 0, 0]), [500, 1000, 2000, 4000, 5000, 5000]);
});

Deno.test("restart begins anew after a process that was well for a while", () => {
  assert.deepEqual(
    pausesOf([0, 0, "9999 millis", "10 seconds", 0]),
    [500, 1000, 2000, 500, 1000],
  );
});

Deno.test("restart stays at the longest pause however long the row", () => {
  const { pause } = restart(backoff, 5_000, Duration.zero);
  assert.equal(Duration.toMillis(pause), 5000);
});
