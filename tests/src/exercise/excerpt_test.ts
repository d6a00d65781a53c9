import assert from "node:assert/strict";
import { endOf, excerpt } from "../../../src/exercise/excerpt.ts";
import type { Event } from "../../../src/trace/event.ts";

const started = (task: string, at: number): Event => ({
  _tag: "TaskStarted",
  world: "yours",
  at,
  task,
  compartment: "pool",
});

const limits: Event = {
  _tag: "CompartmentOpened",
  world: "yours",
  at: 0,
  compartment: "pool",
  capacity: 1,
  unit: "workers",
  queue: null,
};

Deno.test("excerpt keeps the latest events, and of those before only what they speak of", () => {
  const events = [limits, started("a", 1), started("b", 2), started("c", 3), started("a", 4)];
  assert.deepEqual(excerpt(events, 2), [limits, events[1], events[3], events[4]]);
  assert.deepEqual(excerpt(events, 10), events);
});

Deno.test("endOf leaves nothing out of a run that fits", () => {
  const events = [limits, started("a", 1), started("b", 2)];
  assert.deepEqual(endOf(events, 3), { events, since: 0 });
  assert.deepEqual(endOf([], 3), { events: [], since: 0 });
});

Deno.test("endOf makes room for what it takes to understand the rest, and says since when all is there", () => {
  const lives = Array.from({ length: 100 }, (_, at) => started(`task-${at % 10}`, at + 1));
  const { events, since } = endOf([limits, ...lives], 40);
  assert.ok(events.length <= 40 && events.length > 0, String(events.length));
  assert.deepEqual(events.at(-1), lives.at(-1));
  const latest = lives.filter(({ at }) => at >= since);
  assert.deepEqual(events.slice(-latest.length), latest);
});

Deno.test("endOf keeps its bound when one task has done more than fits", () => {
  const events = [limits, ...Array.from({ length: 1_000 }, (_, at) => started("a", at + 1))];
  assert.deepEqual(endOf(events, 40), { events: events.slice(-40), since: 961 });
});

Deno.test("endOf cuts what a learner's errors say", () => {
  const reason = "x".repeat(10_000);
  const failed: Event = {
    _tag: "TaskFailed",
    world: "yours",
    at: 1,
    task: "a",
    compartment: "pool",
    reason,
  };
  const noted: Event = { _tag: "Noted", world: "yours", at: 1, text: reason };
  for (const event of endOf([failed, noted], 10).events) {
    assert.ok(JSON.stringify(event).length < 300);
  }
});
