import assert from "node:assert/strict";
import { alerts, little, model } from "../../../lessons/07-sizing-and-monitoring/model_measures.ts";
import { predict } from "../../../lessons/07-sizing-and-monitoring/queue_model.ts";
import type { Event, Report } from "../../../src/trace/event.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

const room = { compartment: "pool", capacity: 2, unit: "workers", queue: 1 };

/** A task by its times in seconds; without a start it is turned away. */
const task = (name: string, queued: number, started?: number, ended?: number) => {
  const place = { task: name, compartment: "pool" };
  const events: ReadonlyArray<readonly [number, Report]> = [
    [queued, { _tag: "TaskQueued", ...place, service: "work", size: 1, deadline: null }],
    ...(started === undefined || ended === undefined
      ? [[queued, { _tag: "TaskRejected", ...place, reason: "QueueFull" }] as const]
      : [
        [started, { _tag: "TaskStarted", ...place }] as const,
        [ended, { _tag: "TaskSucceeded", ...place }] as const,
      ]),
  ];
  return events;
};

const changed = (at: number, from: string, to: string): readonly [number, Report] => [
  at,
  { _tag: "StateChanged", machine: "pool alert", from, to },
];

const timeline = Timeline.fromEvents(
  ([
    [0, { _tag: "CompartmentOpened", ...room }],
    ...task("one", 0, 0, 4),
    ...task("two", 0, 0, 6),
    ...task("three", 2, 4, 6),
    ...task("four", 3),
    changed(3, "inactive", "firing"),
    changed(4, "firing", "inactive"),
    changed(5, "inactive", "firing"),
    ...task("five", 10, 10, 14),
  ] as ReadonlyArray<readonly [number, Report]>)
    .toSorted(([one], [other]) => one - other)
    .map(([at, report]) => ({ world: "test", at: 1000 * at, ...report }) as Event),
);

const table = summarize(
  [...little, ...model, alerts("alerts", (name) => `${name} alert`)],
  timeline,
);

const value = (title: string, from = 0): number | undefined =>
  table.rows[0]!.values[table.measures.findIndex((it, at) => at >= from && it.title === title)];

Deno.test("little: work done and work that came, each by the seconds in which it came", () => {
  // 4 + 6 + 2 + 4 seconds of work in ten seconds; five tasks that came, of four seconds each.
  assert.equal(value("busy"), 1.6);
  assert.equal(value("by Little"), 2);
  assert.equal(value("off"), 25);
});

Deno.test("model: waits and refusals as they were, and as predict says of the same load", () => {
  const { refused, wait } = predict({ rate: 0.5, duration: 4 }, { workers: 2, queue: 1 });
  assert.equal(value("wait"), 0.5);
  assert.equal(value("model wait")?.toFixed(9), wait.toFixed(9));
  assert.equal(value("off", little.length), Math.round(100 * (wait - 0.5) / 0.5));
  assert.equal(value("turned away"), 20);
  assert.equal(value("model turned away")?.toFixed(9), (100 * refused).toFixed(9));
});

Deno.test("alerts: how often the alert of the service's compartment fired", () => {
  assert.equal(value("alerts"), 2);
});
