import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import { live, simulated } from "../../src/lesson/run.ts";
import type { Event } from "../../src/trace/event.ts";
import * as Measure from "../../src/trace/measure.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";
import { briefValues } from "./brief.ts";

/** How far the prose lets a count be off: "a few tasks". */
const tolerance = 4;

const counts = [
  Measure.asked,
  Measure.served,
  Measure.rejected,
  Measure.gaveUp,
  Measure.wasted,
  Measure.failed,
];

const timelineOf = <E>(events: Stream.Stream<Event, E>) =>
  Effect.runPromise(Stream.runFold(events, Timeline.empty, Timeline.step));

const compare = (expected: Timeline.Timeline, actual: Timeline.Timeline): void => {
  // Which of two services is heard of first may differ by the moment at which their tasks come.
  const rows = new Map(
    summarize(counts, actual).rows.map((row) => [`${row.service} in ${row.world}`, row]),
  );
  summarize(counts, expected).rows.forEach(({ service, values, world }) => {
    const row = rows.get(`${service} in ${world}`);
    assert.ok(row !== undefined, `${service} in ${world} is missing from the live run`);
    counts.forEach(({ title }, at) => {
      const off = Math.abs(row.values[at]! - values[at]!);
      assert.ok(
        off <= tolerance,
        `${service} in ${world}: ${title} is ${row.values[at]} live and ${values[at]} simulated`,
      );
    });
  });
};

/** Times that a lesson is run live. A busy machine delays its timers, and then counts are off. */
const attempts = 3;

const retried = async (compared: () => Promise<void>, times: number): Promise<void> => {
  try {
    await compared();
  } catch (error) {
    if (times === 1) throw error;
    await retried(compared, times - 1);
  }
};

Deno.test("live runs give the counts of simulated ones, for every lesson", async () => {
  const runs = await Promise.all(lessons.map(async ({ load, slug }) => {
    const demonstration = await load();
    const run = { seed: 3, values: briefValues(slug, demonstration) };
    const expected = await timelineOf(simulated(demonstration, run));
    return async () => compare(expected, await timelineOf(live(demonstration, run)));
  }));
  // Only when nothing is left to compute, so that the live runs have the thread to themselves.
  const ended = await Promise.allSettled(runs.map((compared) => compared()));
  const delayed = runs.filter((_, index) => ended[index]!.status === "rejected");
  for (const compared of delayed) await retried(compared, attempts - 1);
});
