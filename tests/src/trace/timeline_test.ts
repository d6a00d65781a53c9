import assert from "node:assert/strict";
import * as Arbitrary from "effect/Arbitrary";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as HashMap from "effect/HashMap";
import * as Stream from "effect/Stream";
import { lessons } from "../../../lessons/mod.ts";
import { defaults } from "../../../src/lesson/parameter.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { Event } from "../../../src/trace/event.ts";
import { inboxLevelsOf, levelsOf } from "../../../src/trace/level.ts";
import * as Timeline from "../../../src/trace/timeline.ts";

const where = { world: "w", compartment: "pool" } as const;

const queued = (task: string, at: number, size = 1): Event => ({
  _tag: "TaskQueued",
  ...where,
  at,
  task,
  service: "s",
  size,
  deadline: null,
});
const started = (task: string, at: number): Event => ({ _tag: "TaskStarted", ...where, at, task });
const succeeded = (task: string, at: number): Event => ({
  _tag: "TaskSucceeded",
  ...where,
  at,
  task,
});
const rejected = (task: string, at: number): Event => ({
  _tag: "TaskRejected",
  ...where,
  at,
  task,
  reason: "full",
});
const opened: Event = {
  _tag: "CompartmentOpened",
  ...where,
  at: 0,
  capacity: 3,
  unit: "workers",
  queue: 2,
};

const worldAfter = (...events: ReadonlyArray<Event>): Timeline.World =>
  Timeline.fromEvents(events).worlds.get("w")!;

const poolAfter = (...events: ReadonlyArray<Event>): Timeline.Compartment =>
  worldAfter(...events).compartments.get("pool")!;

Deno.test("Timeline counts who waits and who runs, by size", () => {
  const pool = poolAfter(
    opened,
    queued("a", 1, 2),
    started("a", 1),
    queued("b", 2),
    queued("c", 3),
  );
  assert.equal(pool.busy, 2);
  assert.equal(pool.running, 1);
  assert.equal(pool.waiting, 2);
  const later = poolAfter(opened, queued("a", 1, 2), started("a", 1), succeeded("a", 4));
  assert.deepEqual([later.busy, later.running, later.succeeded], [0, 0, 1]);
});

Deno.test("Timeline counts as waiting only what still waits when the instant is over", () => {
  const pool = poolAfter(
    opened,
    ...["a", "b", "c"].flatMap((task) => [queued(task, 1), started(task, 1)]),
    queued("d", 1),
    rejected("d", 1),
    queued("e", 2),
    started("e", 3),
  );
  assert.equal(pool.peakWaiting, 1);
  assert.equal(pool.rejected, 1);
});

Deno.test("Timeline keeps a machine's states as bands that touch", () => {
  const change = (at: number, from: string, to: string): Event => ({
    _tag: "StateChanged",
    world: "w",
    at,
    machine: "breaker",
    from,
    to,
  });
  assert.deepEqual(
    worldAfter(change(5, "closed", "open"), change(9, "open", "half-open")).machines.get("breaker"),
    [
      { state: "closed", from: 0, to: 5 },
      { state: "open", from: 5, to: 9 },
      { state: "half-open", from: 9, to: undefined },
    ],
  );
});

Deno.test("Timeline follows messages and keeps notes", () => {
  const message = { world: "w", message: "m", sender: "a", receiver: "b" };
  const world = worldAfter(
    { _tag: "MessageSent", ...message, at: 1 },
    { _tag: "MessageDropped", ...message, at: 3, reason: "partition" },
    { _tag: "Noted", world: "w", at: 4, text: "look" },
  );
  assert.deepEqual(HashMap.unsafeGet(world.messages, "m"), {
    message: "m",
    sender: "a",
    receiver: "b",
    sentAt: 1,
    endedAt: 3,
    state: "dropped",
  });
  assert.deepEqual(Chunk.toReadonlyArray(world.notes), [{ at: 4, text: "look" }]);
});

Deno.test("Timeline keeps worlds apart", () => {
  const timeline = Timeline.fromEvents([opened, { ...opened, world: "other", capacity: 9 }]);
  assert.deepEqual(
    Array.from(timeline.worlds.values(), ({ compartments }) => compartments.get("pool")!.capacity),
    [3, 9],
  );
});

Deno.test("Timeline.step never changes the timeline it is given", () => {
  FastCheck.assert(
    FastCheck.property(FastCheck.array(Arbitrary.make(Event), { maxLength: 12 }), (unordered) => {
      const events = unordered.toSorted((a, b) => a.at - b.at);
      const timelines = [Timeline.empty];
      for (const event of events) timelines.push(Timeline.step(timelines.at(-1)!, event));
      timelines.forEach((timeline, length) =>
        assert.deepEqual(timeline, Timeline.fromEvents(events.slice(0, length)))
      );
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("levelsOf agrees with the counts of the fold at each instant of each lesson", async () => {
  for (const lesson of lessons) {
    const demonstration = await lesson.load();
    const run = { seed: 3, values: defaults(demonstration.parameters) };
    const snapshots: Array<Timeline.Timeline> = [];
    const timeline = await Effect.runPromise(
      Stream.runFold(simulated(demonstration, run), Timeline.empty, (before, event) => {
        if (event.at > before.at) snapshots.push(before);
        return Timeline.step(before, event);
      }),
    );
    for (const world of timeline.worlds.values()) {
      for (const { name } of world.compartments.values()) {
        const levels = new Map(levelsOf(world, name).map((level) => [level.at, level]));
        for (const snapshot of snapshots) {
          const level = levels.get(snapshot.at);
          const then = snapshot.worlds.get(world.name)?.compartments.get(name);
          if (level === undefined || then === undefined) continue;
          assert.deepEqual([level.busy, level.waiting], [then.busy, then.waiting]);
          assert.ok(then.busy >= 0 && then.waiting >= 0 && then.busy <= then.capacity);
        }
      }
    }
  }
});

const letter = (
  _tag: "MessageSent" | "MessageDelivered",
  message: string,
  at: number,
): Event => ({ _tag, world: "w", at, message, sender: "a", receiver: "b" });
const dropped = (message: string, at: number): Event => ({
  _tag: "MessageDropped",
  world: "w",
  at,
  message,
  sender: "a",
  receiver: "b",
  reason: "no room",
});

Deno.test("Timeline counts the messages to a receiver: under way, arrived, dropped", () => {
  const world = Timeline.fromEvents([
    letter("MessageSent", "m1", 1),
    letter("MessageSent", "m2", 1),
    letter("MessageSent", "m3", 2),
    letter("MessageDelivered", "m1", 3),
    dropped("m2", 4),
    // Never sent: it found no room.
    dropped("m4", 5),
    // Sent anew after it had arrived, and then again: one message is under way, not two.
    letter("MessageSent", "m1", 6),
    letter("MessageSent", "m1", 7),
  ]).worlds.get("w")!;
  assert.deepEqual(world.inboxes.get("b"), {
    receiver: "b",
    underWay: 2,
    peakUnderWay: 3,
    delivered: 1,
    dropped: 2,
  });
});

Deno.test("inboxLevelsOf says how many messages were under way, instant by instant", () => {
  const world = Timeline.fromEvents([
    letter("MessageSent", "m1", 1),
    letter("MessageSent", "m2", 2),
    dropped("m3", 2),
    letter("MessageDelivered", "m1", 3),
  ]).worlds.get("w")!;
  assert.deepEqual(inboxLevelsOf(world, "b"), [
    { at: 1, busy: 0, waiting: 1 },
    { at: 2, busy: 0, waiting: 2 },
    { at: 3, busy: 0, waiting: 1 },
  ]);
  assert.deepEqual(inboxLevelsOf(world, "a"), []);
});
