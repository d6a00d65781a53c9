import assert from "node:assert/strict";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Simulation from "../../../src/simulation/simulation.ts";
import type { Event } from "../../../src/trace/event.ts";
import * as Trace from "../../../src/trace/trace.ts";

const traced = async (program: Effect.Effect<unknown, unknown, Trace.Trace>) => {
  const { events } = await Effect.runPromise(Simulation.run<unknown, unknown, Event>(
    ({ emit, now }) =>
      Effect.provideService(
        program,
        Trace.Trace,
        Trace.make({ world: "w", now, publish: emit }),
      ),
    { seed: 1 },
  ));
  return events;
};

class Full extends Data.TaggedClass("Full")<{ readonly reason: string }> {}

const details = { task: "t", compartment: "c", service: "s" };
const second = Effect.sleep("1 second");

/** The events of one task, shortly. */
const story = async <A, E, B, E2>(
  work: Effect.Effect<A, E>,
  admit: (work: Effect.Effect<A, E>) => Effect.Effect<B, E2>,
  around: (
    effect: Effect.Effect<B, E2, Trace.Trace>,
  ) => Effect.Effect<unknown, unknown, Trace.Trace> = (effect) => effect,
) =>
  (await traced(around(Trace.throughCompartment(details, work, admit)))).map((event) =>
    "reason" in event ? `${event._tag} ${event.at} ${event.reason}` : `${event._tag} ${event.at}`
  );

const at = <A, E>(work: Effect.Effect<A, E>) => work;
const later = <A, E>(work: Effect.Effect<A, E>) => Effect.zipRight(second, work);

Deno.test("Trace.throughCompartment records work that succeeds, after its wait", async () => {
  assert.deepEqual(await story(second, later), [
    "TaskQueued 0",
    "TaskStarted 1000",
    "TaskSucceeded 2000",
  ]);
});

Deno.test("Trace.throughCompartment records why work failed, or died", async () => {
  assert.deepEqual(await story(Effect.fail(new Full({ reason: "no stock" })), at), [
    "TaskQueued 0",
    "TaskStarted 0",
    "TaskFailed 0 no stock",
  ]);
  assert.deepEqual(await story(Effect.die(new Error("bug")), at), [
    "TaskQueued 0",
    "TaskStarted 0",
    "TaskFailed 0 bug",
  ]);
});

Deno.test("Trace.throughCompartment records a task that was turned away", async () => {
  assert.deepEqual(await story(second, () => Effect.fail(new Full({ reason: "full" }))), [
    "TaskQueued 0",
    "TaskRejected 0 full",
  ]);
  assert.deepEqual(await story(second, () => Effect.fail({ _tag: "Busy" })), [
    "TaskQueued 0",
    "TaskRejected 0 Busy",
  ]);
});

Deno.test("Trace.throughCompartment records an interruption, waiting or at work, once", async () => {
  const halfway = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.timeout(effect, "500 millis");
  assert.deepEqual(await story(second, later, halfway), ["TaskQueued 0", "TaskInterrupted 500"]);
  assert.deepEqual(await story(second, at, halfway), [
    "TaskQueued 0",
    "TaskStarted 0",
    "TaskInterrupted 500",
  ]);
});

Deno.test("Trace.throughCompartment records work that outlives its caller when it ends", async () => {
  const events = await traced(Effect.gen(function* () {
    const fiber = yield* Effect.fork(
      Trace.throughCompartment(
        details,
        second,
        (work) => Effect.disconnect(Effect.uninterruptible(work)),
      ),
    );
    yield* Effect.sleep("100 millis");
    yield* Fiber.interrupt(fiber);
    yield* Effect.sleep("2 seconds");
  }));
  assert.deepEqual(events.map(({ _tag, at }) => `${_tag} ${at}`), [
    "TaskQueued 0",
    "TaskStarted 0",
    "TaskSucceeded 1000",
  ]);
});

Deno.test("Trace.throughCompartment stamps the caller's deadline, counted from its arrival", async () => {
  const patience = Duration.seconds(2);
  const events = await traced(
    Effect.zipRight(second, Trace.throughCompartment({ ...details, patience }, second, at)),
  );
  assert.equal(events[0]?._tag === "TaskQueued" && events[0].deadline, 3000);
});
