import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import type { Demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { live, simulated } from "../../src/lesson/run.ts";
import type { Event } from "../../src/trace/event.ts";
import * as Measure from "../../src/trace/measure.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";

/** A run of each lesson that is over in a few real seconds. */
const brief: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cascading-failure": {
    orders: "4",
    length: "5",
    faultAt: "1",
    faultFor: "2",
    slow: "4",
    patience: "0.8",
  },
  "thread-pool": { length: "5", burstAt: "1", burstFor: "2", rate: "4", burst: "30" },
  "connection-pool": {
    acquireLimit: "0.8",
    reports: "5",
    reportsAt: "1",
    reportsFor: "2",
    report: "2",
    dropAt: "4.5",
    length: "5",
    // Writers that meet are a matter of milliseconds, and a failure may come before or after.
    busyTimeout: "1",
  },
  "memory": { stay: "2", crawl: "100", crawlAt: "1", crawlFor: "1", collect: "1", length: "4" },
  "circuit-breaker": {
    fault: "clock",
    orders: "4",
    faultAt: "0.5",
    faultFor: "1.5",
    timeout: "0.4",
    recovery: "0.05",
    length: "5",
  },
};

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

const briefRun = (slug: string, demonstration: Demonstration) => {
  const given = brief[slug];
  assert.ok(given !== undefined, `parameters of a brief run of ${slug}`);
  const values = Either.getOrThrowWith(
    Parameter.read(demonstration.parameters, given),
    ({ allowed, name }) => new Error(`${slug}: ${name} must be ${allowed}`),
  );
  return { seed: 3, values };
};

const compare = (expected: Timeline.Timeline, actual: Timeline.Timeline): void => {
  const rows = summarize(counts, actual).rows.filter(({ world }) => expected.worlds.has(world));
  summarize(counts, expected).rows.forEach(({ service, values, world }, index) => {
    const row = rows[index]!;
    assert.deepEqual([row.world, row.service], [world, service]);
    counts.forEach(({ title }, at) => {
      const off = Math.abs(row.values[at]! - values[at]!);
      assert.ok(
        off <= tolerance,
        `${service} in ${world}: ${title} is ${row.values[at]} live and ${values[at]} simulated`,
      );
    });
  });
};

Deno.test("live runs give the counts of simulated ones, for every lesson", async () => {
  const runs = await Promise.all(lessons.map(async ({ load, slug }) => {
    const demonstration = await load();
    const run = briefRun(slug, demonstration);
    return { demonstration, run, expected: await timelineOf(simulated(demonstration, run)) };
  }));
  // Only when nothing is left to compute, so that the live runs have the thread to themselves.
  await Promise.all(
    runs.map(async ({ demonstration, expected, run }) =>
      compare(expected, await timelineOf(live(demonstration, run)))
    ),
  );
});
