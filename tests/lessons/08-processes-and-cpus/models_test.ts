import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type { Job, Threads } from "../../../lessons/08-processes-and-cpus/job.ts";
import * as SharedProcess from "../../../lessons/08-processes-and-cpus/shared_process.ts";
import * as SimulatedProcess from "../../../lessons/08-processes-and-cpus/simulated_process.ts";
import { inSimulation } from "../../in_simulation.ts";
import { dying, Mortals, working } from "./mortals.ts";

const spawn = (threads: Threads) =>
  SimulatedProcess.spawn({
    threads,
    startsIn: Duration.millis(200),
    memoryLasts: Duration.millis(400),
  });

const page: Job = { kind: "page", waits: 100, computes: 10, grows: false };
const report: Job = { kind: "report", waits: 0, computes: 1000, grows: false };

const tookOf = (threads: Threads, jobs: ReadonlyArray<Job>) =>
  inSimulation(Effect.gen(function* () {
    const process = yield* spawn(threads);
    const times = yield* Effect.forEach(jobs, (job) => Effect.timed(process.perform(job)), {
      concurrency: "unbounded",
    });
    return times.map(([took]) => Duration.toMillis(took));
  }));

Deno.test("SimulatedProcess computes one thing at a time on a thread", async () => {
  assert.deepEqual(await tookOf("one", [report, page, page]), [1000, 1010, 1020]);
  assert.deepEqual(await tookOf({ reports: 1 }, [report, report, page]), [1000, 2000, 110]);
  assert.deepEqual(await tookOf({ reports: 2 }, [report, report, page]), [1000, 1000, 110]);
});

Deno.test("SimulatedProcess dies when its memory is taken, and answers nobody any more", () =>
  inSimulation(Effect.gen(function* () {
    const process = yield* spawn({ reports: 1 });
    const growing = yield* Effect.fork(process.perform({ ...report, grows: true }));
    const [lasted, how] = yield* Effect.timed(process.ended);
    assert.deepEqual([Duration.toMillis(lasted), how], [1400, "out of memory"]);
    yield* Effect.yieldNow();
    assert.equal(yield* Fiber.poll(growing).pipe(Effect.map(({ _tag }) => _tag)), "None");
  })));

Deno.test("SimulatedProcess works on when whoever asked has gone", () =>
  inSimulation(Effect.gen(function* () {
    const process = yield* spawn("one");
    const caller = yield* Effect.fork(process.perform(report));
    yield* Effect.yieldNow();
    yield* Fiber.interrupt(caller);
    const [took] = yield* Effect.timed(process.perform(page));
    assert.equal(Duration.toMillis(took), 1010);
  })));

Deno.test("SharedProcess loses everyone's work with the process, and is up again at once", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const shared = yield* SharedProcess.make({ name: "shop", spawn: mortals.spawn });
    const calls = [dying, working("5 seconds"), working("500 millis")].map((work) =>
      Effect.exit(shared.use<unknown, never, never>(work))
    );
    const exits = yield* Effect.all(calls, { concurrency: "unbounded" });
    assert.deepEqual(exits.map(Exit.isSuccess), [false, false, true]);
    const refused = yield* Effect.exit(shared.use(working(0)));
    assert.ok(Exit.isFailure(refused));
    yield* Effect.sleep("200 millis");
    assert.equal(yield* shared.use(working(0)), 2);
  })));

Deno.test("SharedProcess fails with what keeps its first process from starting", async () => {
  const mortals = new Mortals();
  mortals.failing = 1;
  await assert.rejects(
    inSimulation(SharedProcess.make({ name: "shop", spawn: mortals.spawn })),
    /unable/,
  );
});
