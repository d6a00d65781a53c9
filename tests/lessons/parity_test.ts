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

const compare = async (slug: string, demonstration: Demonstration): Promise<void> => {
  const given = brief[slug];
  assert.ok(given !== undefined, `parameters of a brief run of ${slug}`);
  const values = Either.getOrThrow(Parameter.read(demonstration.parameters, given));
  const run = { seed: 3, values };
  const [expected, actual] = await Promise.all([
    timelineOf(simulated(demonstration, run)),
    timelineOf(live(demonstration, run)),
  ]);
  const { rows } = summarize(counts, actual);
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
  await Promise.all(
    lessons.map(async ({ load, slug }) => compare(slug, await load())),
  );
});
