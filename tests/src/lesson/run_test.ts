import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
import * as Stream from "effect/Stream";
import { demonstration } from "../../../src/lesson/lesson.ts";
import { pace } from "../../../src/lesson/pace.ts";
import { live, simulated } from "../../../src/lesson/run.ts";
import type { Event } from "../../../src/trace/event.ts";
import * as Trace from "../../../src/trace/trace.ts";
import { inSimulation } from "../../in_simulation.ts";

/** Says a random number after each of the given waits, in milliseconds. */
const speaker = (...waits: ReadonlyArray<number>) =>
  Effect.forEach(
    waits,
    (wait) =>
      Effect.zipRight(
        Effect.sleep(wait),
        Effect.flatMap(Random.nextIntBetween(0, 1_000_000), (n) => Trace.note(String(n))),
      ),
    { discard: true },
  );

const twoWorlds = demonstration({
  parameters: {},
  speed: 1,
  measures: [],
  worlds: [
    { name: "a", title: "A", program: () => speaker(10, 10, 30) },
    { name: "b", title: "B", program: () => speaker(5, 15, 30, 1) },
  ],
});

const run = { seed: 4, values: {} };

const collect = <E>(events: Stream.Stream<Event, E>) =>
  Effect.map(Stream.runCollect(events), Chunk.toReadonlyArray);

const places = (events: ReadonlyArray<Event>) => events.map(({ at, world }) => `${world}${at}`);

Deno.test("simulated merges its worlds by time, and at equal times in their order", async () => {
  const events = await Effect.runPromise(collect(simulated(twoWorlds, run)));
  assert.deepEqual(places(events), ["b5", "a10", "a20", "b20", "a50", "b50", "b51"]);
});

Deno.test("simulated gives every world the same random numbers, from the seed", async () => {
  const numbers = (events: ReadonlyArray<Event>, world: string) =>
    events.flatMap((event) => event._tag === "Noted" && event.world === world ? event.text : []);
  const events = await Effect.runPromise(collect(simulated(twoWorlds, run)));
  assert.deepEqual(numbers(events, "a"), numbers(events, "b").slice(0, 3));
  const others = await Effect.runPromise(collect(simulated(twoWorlds, { ...run, seed: 5 })));
  assert.notDeepEqual(numbers(others, "a"), numbers(events, "a"));
});

Deno.test("simulated gives an instant of all worlds at a time; run further ahead, it gives the same", async () => {
  const chunks = await Effect.runPromise(
    Stream.runCollect(Stream.chunks(simulated(twoWorlds, run))),
  );
  const together = Array.from(chunks, Chunk.toReadonlyArray);
  assert.deepEqual(together.map((events) => places(events).join(" ")), [
    "b5",
    "a10",
    "a20 b20",
    "a50 b50",
    "b51",
  ]);
  for (const instants of [2, 3, 64]) {
    assert.deepEqual(
      await Effect.runPromise(collect(simulated(twoWorlds, run, instants))),
      together.flat(),
      `${instants} instants`,
    );
  }
});

Deno.test("simulated is pulled, not pushed: a run that nobody follows does not go on", async () => {
  let steps = 0;
  const counting = demonstration({
    parameters: {},
    speed: 1,
    measures: [],
    worlds: [{
      name: "a",
      title: "A",
      program: () =>
        Effect.forever(Effect.zipRight(
          Effect.sleep("1 second"),
          Effect.suspend(() => Trace.note(String(++steps))),
        )),
    }],
  });
  const events = simulated(counting, run).pipe(Stream.take(3));
  await Effect.runPromise(Stream.runDrain(events));
  assert.ok(steps <= 4, `${steps} steps for three events`);
});

Deno.test("simulated fails with the simulation's own error when a world deadlocks", async () => {
  const stuck = demonstration({
    parameters: {},
    speed: 1,
    measures: [],
    worlds: [{ name: "a", title: "A", program: () => Effect.never }],
  });
  const exit = await Effect.runPromiseExit(Stream.runDrain(simulated(stuck, run)));
  assert.ok(Exit.isFailure(exit) && exit.cause._tag === "Fail");
  assert.equal(exit.cause.error._tag, "Deadlocked");
});

Deno.test("live gives the same events on the real clock, and ends", async () => {
  const simulatedEvents = await Effect.runPromise(collect(simulated(twoWorlds, run)));
  const liveEvents = await Effect.runPromise(collect(live(twoWorlds, run)));
  const said = (events: ReadonlyArray<Event>) =>
    events.map((event) => `${event.world} ${event._tag === "Noted" && event.text}`).toSorted();
  assert.deepEqual(said(liveEvents), said(simulatedEvents));
  liveEvents.forEach(({ at }, index) => assert.ok(at >= (liveEvents[index - 1]?.at ?? 0)));
});

/** What a host may provide; nothing by itself. */
class Greeting extends Context.Reference<Greeting>()("tests/Greeting", {
  defaultValue: () => "nobody",
}) {}

Deno.test("simulated and live prepare before the time of a run, and hand in what the host provides", async () => {
  let prepared: string | undefined;
  const asking = demonstration({
    parameters: {},
    speed: 1,
    measures: [],
    prepare: Effect.zipRight(
      Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 100))),
      Effect.map(Greeting, (greeting) => void (prepared = greeting)),
    ),
    worlds: [{
      name: "a",
      title: "A",
      program: () => Effect.flatMap(Greeting, (who) => Trace.note(`${prepared} ${who}`)),
    }],
  });
  const hosted = Context.make(Greeting, "host");
  for (const runs of [simulated, live]) {
    for (const [who, services] of [["nobody", Context.empty()], ["host", hosted]] as const) {
      prepared = undefined;
      const events = collect(runs(asking, run)).pipe(Effect.provide(services));
      const [event] = await Effect.runPromise(events);
      assert.ok(event?._tag === "Noted" && event.at < 50);
      assert.equal(event.text, `${who} ${who}`);
    }
  }
});

Deno.test("live passes on a defect of the program", async () => {
  const broken = demonstration({
    parameters: {},
    speed: 1,
    measures: [],
    worlds: [{ name: "a", title: "A", program: () => Effect.die("bug") }],
  });
  assert.deepEqual(
    await Effect.runPromiseExit(Stream.runDrain(live(broken, run))),
    Exit.die("bug"),
  );
});

Deno.test("pace holds events back until their time, at the given speed", async () => {
  const arrivals: Array<readonly [string, number]> = [];
  await inSimulation(Effect.gen(function* () {
    const clock = yield* Effect.clock;
    yield* pace(10)(simulated(twoWorlds, run)).pipe(
      Stream.runForEach(({ at, world }) =>
        Effect.sync(() => void arrivals.push([`${world}${at}`, clock.unsafeCurrentTimeMillis()]))
      ),
    );
  }));
  assert.deepEqual(arrivals, [
    ["b5", 0.5],
    ["a10", 1],
    ["a20", 2],
    ["b20", 2],
    ["a50", 5],
    ["b50", 5],
    ["b51", 5.1],
  ]);
});

Deno.test("pace can be interrupted while it holds an event back", async () => {
  await inSimulation(Effect.gen(function* () {
    const fiber = yield* Effect.fork(Stream.runDrain(pace(0.001)(simulated(twoWorlds, run))));
    yield* Effect.sleep(Duration.seconds(1));
    yield* Fiber.interrupt(fiber);
    assert.equal(yield* Effect.clockWith((clock) => clock.currentTimeMillis), 1000);
  }));
});
