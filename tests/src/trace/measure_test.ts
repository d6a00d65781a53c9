import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import type { Event } from "../../../src/trace/event.ts";
import * as Measure from "../../../src/trace/measure.ts";
import { summarize } from "../../../src/trace/summary.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

type End = "TaskSucceeded" | "TaskInterrupted" | { readonly rejected: string };

/** A task of service `s`: asked at, started at or not, ended at, and how; times in seconds. */
const task = (
  name: string,
  asked: number,
  started: number | undefined,
  ended: number,
  end: End,
  deadline: number | null = null,
): ReadonlyArray<Event> => {
  const stamp = { world: "w", compartment: "c", task: name };
  return [
    {
      _tag: "TaskQueued",
      ...stamp,
      at: asked * 1000,
      service: "s",
      size: 1,
      deadline: deadline === null ? null : deadline * 1000,
    },
    ...(started === undefined
      ? []
      : [{ _tag: "TaskStarted", ...stamp, at: started * 1000 } as const]),
    typeof end === "string"
      ? { _tag: end, ...stamp, at: ended * 1000 }
      : { _tag: "TaskRejected", ...stamp, at: ended * 1000, reason: end.rejected },
  ];
};

const fault = (from: number, to: number): ReadonlyArray<Event> => [
  { _tag: "StateChanged", world: "w", at: from * 1000, machine: "m", from: "well", to: "ill" },
  { _tag: "StateChanged", world: "w", at: to * 1000, machine: "m", from: "ill", to: "well" },
];

const measure = (measure: Measure.Measure, ...events: ReadonlyArray<ReadonlyArray<Event>>) => {
  const timeline = Timeline.fromEvents(events.flat().toSorted((a, b) => a.at - b.at));
  return summarize([measure], timeline).rows[0]?.values[0];
};

const ok = (name: string, at: number) => task(name, at, at, at + 1, "TaskSucceeded");
const refused = (name: string, at: number) => task(name, at, undefined, at, { rejected: "full" });

Deno.test("Measure: served counts answers in time, wasted those nobody waited for any more", () => {
  const tasks = [
    ok("in time", 0),
    task("at the deadline", 0, 0, 2, "TaskSucceeded", 2),
    task("late", 0, 0, 3, "TaskSucceeded", 2),
    task("cut off", 0, 1, 2, "TaskInterrupted", 2),
    task("gave up", 0, undefined, 2, "TaskInterrupted", 2),
    refused("refused", 0),
  ];
  assert.equal(measure(Measure.asked, ...tasks), 6);
  assert.equal(measure(Measure.served, ...tasks), 2);
  assert.equal(measure(Measure.wasted, ...tasks), 2);
  assert.equal(measure(Measure.gaveUp, ...tasks), 1);
  assert.equal(measure(Measure.rejected, ...tasks), 1);
  assert.equal(measure(Measure.failed, ...tasks), 0);
});

Deno.test("Measure.goodput is answers in time per second of arrivals", () => {
  assert.equal(measure(Measure.goodput, ok("a", 0), refused("b", 2), ok("c", 4)), 0.5);
});

Deno.test("Measure.goodputWhile looks at what arrived in the given state", () => {
  const tasks = [ok("before", 1), ok("in", 3), refused("in too", 4), ok("after", 9)];
  assert.equal(measure(Measure.goodputWhile("m", "ill"), ...tasks, fault(2, 6)), 0.25);
  assert.equal(measure(Measure.goodputWhile("m", "gone"), ...tasks, fault(2, 6)), undefined);
});

Deno.test("Measure.recoveryFrom is the time from the fault's end to the last that was not served", () => {
  const recovery = Measure.recoveryFrom("m", "ill");
  assert.equal(measure(recovery, ok("a", 7), fault(2, 6)), 0);
  assert.equal(measure(recovery, refused("a", 3), ok("b", 7), fault(2, 6)), 0);
  assert.equal(measure(recovery, refused("a", 8), ok("b", 9), fault(2, 6)), 2);
  assert.equal(measure(recovery, ok("a", 8), refused("b", 9), fault(2, 6)), Infinity);
  assert.equal(measure(recovery, ok("a", 8)), undefined);
});

Deno.test("Measure.latency takes the nearest rank of the answers", () => {
  const tasks = [1, 2, 3, 4].map((takes) => task(`t${takes}`, 0, 0, takes, "TaskSucceeded"));
  assert.equal(measure(Measure.latency(0.5), ...tasks), 2);
  assert.equal(measure(Measure.latency(0.99), ...tasks), 4);
  assert.equal(measure(Measure.latency(0.5), refused("a", 0)), undefined);
});

Deno.test("Measure.percentile has at least the given share at or below it, and is one of them", () => {
  FastCheck.assert(
    FastCheck.property(
      FastCheck.array(FastCheck.integer(), { minLength: 1 }),
      FastCheck.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const sorted = values.toSorted((a, b) => a - b);
        const value = Measure.percentile(sorted, share)!;
        assert.ok(sorted.includes(value));
        assert.ok(sorted.filter((it) => it <= value).length >= share * sorted.length);
      },
    ),
    { seed: 1 },
  );
});

const message = (
  name: string,
  sent: number,
  end?: { readonly at: number; readonly dropped?: true },
): ReadonlyArray<Event> => {
  const stamp = { world: "w", message: name, sender: "s", receiver: "r" };
  return [
    { _tag: "MessageSent", ...stamp, at: sent * 1000 },
    ...(end === undefined
      ? []
      : end.dropped
      ? [{ _tag: "MessageDropped", ...stamp, at: end.at * 1000, reason: "full" } as const]
      : [{ _tag: "MessageDelivered", ...stamp, at: end.at * 1000 } as const]),
  ];
};

const messageMeasures = [
  Measure.sent,
  Measure.delivered,
  Measure.dropped,
  Measure.drainedFrom("m", "ill"),
];

/** What the measures of messages say of the service `s`. */
const measureMessages = (...events: ReadonlyArray<ReadonlyArray<Event>>) => {
  const sorted = [...task("t", 0, 0, 1, "TaskSucceeded"), ...events.flat()]
    .toSorted((a, b) => a.at - b.at);
  return summarize(messageMeasures, Timeline.fromEvents(sorted)).rows[0]!.values;
};

Deno.test("Measure.sent, delivered and dropped count a service's messages, if it sends any", () => {
  assert.deepEqual(
    measureMessages(
      message("a", 1, { at: 2 }),
      message("b", 1, { at: 3, dropped: true }),
      message("c", 1, { at: 4 }),
      message("d", 1),
    ),
    [4, 2, 1, undefined],
  );
  assert.deepEqual(measureMessages(), [undefined, undefined, undefined, undefined]);
});

Deno.test("Measure.drainedFrom is the time until what was sent before has arrived", () => {
  const drained = (...events: ReadonlyArray<ReadonlyArray<Event>>) =>
    measureMessages(fault(5, 10), ...events)[3];
  assert.equal(drained(message("a", 1, { at: 2 })), 0, "nothing was under way");
  assert.equal(drained(message("a", 7, { at: 13.5 }), message("b", 8, { at: 12 })), 3.5);
  assert.equal(drained(message("a", 7, { at: 12 }), message("b", 11, { at: 15 })), 2, "sent after");
  assert.equal(drained(message("a", 7, { at: 12 }), message("b", 8, { at: 20, dropped: true })), 2);
  assert.equal(drained(message("a", 7)), Infinity);
});
