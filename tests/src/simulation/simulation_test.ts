import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Chunk from "effect/Chunk";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import * as Stream from "effect/Stream";
import { BoundExceeded, Deadlocked, WokenFromOutside } from "../../../src/simulation/failure.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";

const run = <A, E, Event = never>(
  program: Simulation.Program<A, E, Event>,
  options: Partial<Simulation.Options> = {},
) => Effect.runPromise(Simulation.run(program, { seed: 1, ...options }));

/** The typed failure of a run that must have one. */
const failureOf = <A, E, Event>(outcome: Simulation.Outcome<A, E, Event>) => {
  assert.ok(Exit.isFailure(outcome.exit), "the run fails");
  return Option.getOrThrow(
    Exit.causeOption(outcome.exit).pipe(
      Option.flatMap((cause) => cause._tag === "Fail" ? Option.some(cause.error) : Option.none()),
    ),
  );
};

/** Three fibers that sleep random times, three times each, and say so. */
const restless: Simulation.Program<void, never, string> = ({ emit, now }) =>
  Effect.forEach(
    ["a", "b", "c"],
    (name) =>
      Effect.repeatN(
        Effect.gen(function* () {
          yield* Effect.sleep(yield* Random.nextIntBetween(1, 5));
          emit(`${name} at ${now()}`);
        }),
        2,
      ),
    { concurrency: "unbounded", discard: true },
  );

Deno.test("Simulation.run jumps the clock: an hour of sleep takes no time", async () => {
  const outcome = await run(() => Effect.sleep("1 hour"));
  assert.ok(Exit.isSuccess(outcome.exit));
  assert.equal(outcome.now, 3_600_000);
});

Deno.test("Simulation.run gives the same events for the same seed, and others for another", async () => {
  const first = await run(restless, { seed: 7 });
  assert.deepEqual((await run(restless, { seed: 7 })).events, first.events);
  assert.notDeepEqual((await run(restless, { seed: 8 })).events, first.events);
});

Deno.test("Simulation.run gives the same events for the same schedule, and others for another", async () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const once = await run(restless, { schedule: { seed } });
    const again = await run(restless, { schedule: { seed } });
    assert.deepEqual(once.events, again.events);
    assert.deepEqual(once.departures, again.departures);
    orders.add(once.events.join());
  }
  assert.ok(orders.size > 1, "schedules differ");
});

Deno.test("Simulation.run wakes sleepers of equal time in the order they lay down", async () => {
  const { events } = await run<void, never, number>(({ emit }) =>
    Effect.forEach(
      [1, 2, 3, 4],
      (n) => Effect.zipRight(Effect.sleep("1 second"), Effect.sync(() => emit(n))),
      { concurrency: "unbounded", discard: true },
    )
  );
  assert.deepEqual(events, [1, 2, 3, 4]);
});

Deno.test("Simulation.run names a deadlock, its time, and who waits for whom", async () => {
  const failure = failureOf(
    await run(() =>
      Effect.gen(function* () {
        yield* Effect.sleep("2 seconds");
        const first = yield* Deferred.make<void>();
        const waiting = yield* Effect.fork(Effect.withSpan(Deferred.await(first), "checkout"));
        yield* Fiber.join(waiting);
      })
    ),
  );
  assert.ok(failure instanceof Deadlocked);
  assert.equal(failure.at, 2000);
  assert.deepEqual(
    failure.waiting.map(({ fiber, name, waitsFor }) => ({ fiber, name, waitsFor })),
    [
      { fiber: 1, name: undefined, waitsFor: [2] },
      { fiber: 2, name: "checkout", waitsFor: [1] },
    ],
  );
  assert.match(failure.message, /Deadlock at 2\.000 s/);
  assert.match(failure.message, /fiber 2 \(checkout\) waits for fiber 1/);
});

Deno.test("Simulation.run tells a wait for a promise or a real timer from a deadlock", async () => {
  const waits: ReadonlyArray<Effect.Effect<void>> = [
    Effect.promise(() => Promise.resolve()),
    Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 5))),
    Effect.async<void>((resume) => void setTimeout(() => resume(Effect.void), 1)),
  ];
  for (const wait of waits) {
    const failure = failureOf(await run(() => Effect.zipRight(Effect.sleep("1 second"), wait)));
    assert.ok(failure instanceof WokenFromOutside);
    assert.equal(failure.at, 1000);
    assert.match(failure.message, /At 1\.000 s fiber 1 was woken from outside the simulation/);
  }
});

Deno.test("Simulation.run stops an endless run at its bound of steps, events or time", async () => {
  const spinning = failureOf(
    await run(() => Effect.iterate(0, { while: () => true, body: (n) => Effect.succeed(n + 1) }), {
      bounds: { steps: 10_000 },
    }),
  );
  assert.ok(spinning instanceof BoundExceeded);
  assert.equal(spinning.bound, "steps");
  assert.match(spinning.message, /past its bound of 10000 steps[\s\S]*fiber 1 is running/);

  const chatty = failureOf(
    await run<never, never, number>(({ emit }) => Effect.forever(Effect.sync(() => emit(1))), {
      bounds: { events: 1000 },
    }),
  );
  assert.ok(chatty instanceof BoundExceeded);
  assert.equal(chatty.bound, "events");

  const patient = failureOf(
    await run(() => Effect.forever(Effect.sleep("1 minute")), { bounds: { time: "1 hour" } }),
  );
  assert.ok(patient instanceof BoundExceeded);
  assert.equal(patient.bound, "time");
  assert.equal(patient.at, 3_600_000);
});

Deno.test("Simulation.run runs finalizers to their end, also those that sleep", async () => {
  const { events, now } = await run<void, never, string>(({ emit }) =>
    Effect.scoped(Effect.gen(function* () {
      yield* Effect.addFinalizer(() =>
        Effect.zipRight(Effect.sleep("3 seconds"), Effect.sync(() => emit("closed")))
      );
      yield* Effect.forkScoped(
        Effect.onInterrupt(Effect.never, () => Effect.sync(() => emit("interrupted"))),
      );
      yield* Effect.sleep("1 second");
    }))
  );
  assert.deepEqual(events, ["interrupted", "closed"]);
  assert.equal(now, 4000);
});

Deno.test("Simulation.run runs finalizers also after a deadlock", async () => {
  let closed = false;
  const outcome = await run(() =>
    Effect.ensuring(
      Deferred.make<void>().pipe(Effect.flatMap(Deferred.await)),
      Effect.sync(() => {
        closed = true;
      }),
    )
  );
  assert.ok(failureOf(outcome) instanceof Deadlocked);
  assert.ok(closed);
});

Deno.test("Simulation.run names the fibers that outlive the program, and ends them", async () => {
  const { events, leftBehind } = await run<void, never, string>(({ emit }) =>
    Effect.asVoid(Effect.forkDaemon(
      Effect.withSpan(
        Effect.onInterrupt(Effect.sleep("1 day"), () => Effect.sync(() => emit("ended"))),
        "heartbeat",
      ),
    ))
  );
  assert.deepEqual(leftBehind.map(({ name }) => name), ["heartbeat"]);
  assert.deepEqual(events, ["ended"]);
});

Deno.test("Simulation.stream yields events as they happen, and interrupts when it is left", async () => {
  let interrupted = false;
  const program: Simulation.Program<never, never, number> = ({ emit, now }) =>
    Effect.forever(Effect.zipRight(Effect.sleep("1 second"), Effect.sync(() => emit(now())))).pipe(
      Effect.onInterrupt(() => Effect.sync(() => void (interrupted = true))),
    );
  const events = await Effect.runPromise(
    Simulation.stream(program, { seed: 1 }).pipe(Stream.take(3), Stream.runCollect),
  );
  assert.deepEqual(Chunk.toReadonlyArray(events), [1000, 2000, 3000]);
  assert.ok(interrupted);
});

Deno.test("Simulation.stream passes on what came before a deadlock, then fails", async () => {
  const seen: Array<string> = [];
  const exit = await Effect.runPromiseExit(
    Simulation.stream<never, never, string>(
      ({ emit }) => Effect.zipRight(Effect.sync(() => emit("before")), Effect.never),
      { seed: 1 },
    ).pipe(Stream.runForEach((event) => Effect.sync(() => void seen.push(event)))),
  );
  assert.deepEqual(seen, ["before"]);
  assert.ok(Exit.isFailure(exit));
});

Deno.test("Simulation.run leaves the program its own failures and defects", async () => {
  const failed = await run(() => Effect.fail("no" as const));
  assert.deepEqual(failed.exit, Exit.fail("no"));
  const died = await run(() => Effect.die("bug"));
  assert.deepEqual(died.exit, Exit.die("bug"));
});

Deno.test("Simulation.run gives programs a random source that depends on the seed alone", async () => {
  const draw = Effect.replicateEffect(Random.nextInt, 3);
  const first = await inSimulation(draw, { seed: 5 });
  assert.deepEqual(await inSimulation(draw, { seed: 5 }), first);
  assert.deepEqual(await inSimulation(draw, { seed: 5, schedule: { seed: 99 } }), first);
  assert.notDeepEqual(await inSimulation(draw, { seed: 6 }), first);
});

Deno.test("Simulation.run lets nothing go on after a bound was exceeded, and says who was doing what", async () => {
  const outcome = await run<void, never, string>(
    ({ emit }) =>
      Effect.gen(function* () {
        yield* Effect.fork(Effect.sync(() => "x".repeat(11).split("").forEach(emit)));
        yield* Effect.fork(Effect.sync(() => emit("after")));
        yield* Effect.sleep("1 second");
      }),
    { bounds: { events: 10 } },
  );
  assert.ok(!outcome.events.includes("after"));
  const failure = failureOf(outcome);
  assert.ok(failure instanceof BoundExceeded);
  assert.ok(failure.waiting.every(({ fiber }) => fiber > 0), failure.message);
});

Deno.test("Simulation.run ends also what the finalizers of left-behind fibers fork", async () => {
  const { exit, leftBehind } = await run(() =>
    Effect.forkDaemon(
      Effect.onInterrupt(Effect.never, () => Effect.forkDaemon(Effect.interruptible(Effect.never))),
    )
  );
  assert.ok(Exit.isSuccess(exit));
  assert.equal(leftBehind.length, 1);
});

Deno.test("Simulation.run takes a program that throws as a defect of the program", async () => {
  const bug = new Error("bug");
  const { exit } = await run(() => {
    throw bug;
  });
  assert.deepEqual(exit, Exit.die(bug));
});

Deno.test("Simulation.run gives the host its turn in a long run, and can be interrupted there", async () => {
  const fiber = Effect.runFork(
    Simulation.run(() => Effect.forever(Effect.void), { seed: 1, bounds: { steps: 1e12 } }),
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(Exit.isInterrupted(await Effect.runPromise(Fiber.interrupt(fiber))));
});

Deno.test("Simulation.run reports a deadlock of many fibers without delay that grows with their square", async () => {
  const many = 20_000;
  const failure = failureOf(
    await run(() =>
      Effect.forEach(Array.from({ length: many }), () => Effect.never, {
        concurrency: "unbounded",
        discard: true,
      })
    ),
  );
  assert.ok(failure instanceof Deadlocked);
  assert.ok(failure.waiting.length > many);
});

Deno.test("Simulation.run says that a bound was exceeded wherever in the program that is", async () => {
  const hasty = Effect.disconnect(Effect.sleep(50)).pipe(Effect.timeoutOption(20));
  const busy = Effect.gen(function* () {
    for (;;) {
      yield* Effect.forkScoped(Effect.ensuring(hasty, Effect.yieldNow()));
      yield* Effect.acquireUseRelease(Effect.void, () => Effect.sleep(1), () => Effect.yieldNow());
    }
  });
  for (let seed = 0; seed < 150; seed++) {
    const { exit } = await Effect.runPromise(
      Simulation.run(() => Effect.scoped(busy), {
        seed,
        schedule: { seed },
        bounds: { steps: 600 + seed },
      }),
    );
    const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined;
    assert.equal(failure?._tag === "Some" && failure.value._tag, "BoundExceeded", `seed ${seed}`);
  }
});
