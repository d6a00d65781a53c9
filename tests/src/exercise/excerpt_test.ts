import assert from "node:assert/strict";
import { excerpt } from "../../../src/exercise/excerpt.ts";
import type { Event } from "../../../src/trace/event.ts";

const started = (task: string, at: number): Event => ({
  _tag: "TaskStarted",
  world: "yours",
  at,
  task,
  compartment: "pool",
});

Deno.test("excerpt keeps the latest events, and of those before only what they speak of", () => {
  const opened: Event = {
    _tag: "CompartmentOpened",
    world: "yours",
    at: 0,
    compartment: "pool",
    capacity: 1,
    unit: "workers",
    queue: null,
  };
  const events = [opened, started("a", 1), started("b", 2), started("c", 3), started("a", 4)];
  assert.deepEqual(excerpt(events, 2), [opened, events[1], events[3], events[4]]);
  assert.deepEqual(excerpt(events, 10), events);
});
