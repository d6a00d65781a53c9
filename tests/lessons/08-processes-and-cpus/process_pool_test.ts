import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import { Rejected } from "../../../lessons/02-thread-pool/thread_pool.ts";
import * as ProcessPool from "../../../lessons/08-processes-and-cpus/process_pool.ts";
import { Lost } from "../../../lessons/08-processes-and-cpus/supervisor.ts";
import { explore } from "../../../src/simulation/exploration.ts";
import { interruptEverywhere } from "../../../src/simulation/interruption.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";
import { backoff, dying, type MortalOnCommand, Mortals, working } from "./mortals.ts";

const poolOf = (
  mortals: Mortals,
  options: Partial<ProcessPool.Options<never, never>> = {},
) => ProcessPool.make({ name: "pool", processes: 2, spawn: mortals.spawn, backoff, ...options });

const errorOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  assert.ok(Exit.isFailure(exit) && exit.cause._tag === "Fail", JSON.stringify(exit));
  return exit.cause.error;
};

const reasonOf = (exit: Exit.Exit<unknown, unknown>): string =>
  (errorOf(exit) as Lost | Rejected).reason;

Deno.test("ProcessPool lends each process to one at a time, first come, first served", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals());
    const begun: Array<string> = [];
    const ended: Array<number> = [];
    const one = (name: string) =>
      Effect.flatMap(
        pool.use((process) => {
          begun.push(`${name} on ${process.number}`);
          return working("1 second")(process);
        }),
        () => Effect.map(Effect.clock, (clock) => ended.push(clock.unsafeCurrentTimeMillis())),
      );
    yield* Effect.forEach(["a", "b", "c", "d", "e"], one, { concurrency: "unbounded" });
    assert.deepEqual(begun, ["a on 1", "b on 2", "c on 1", "d on 2", "e on 1"]);
    const first = ended[0]!;
    assert.deepEqual(ended.map((at) => at - first), [0, 0, 1000, 1000, 2000]);
  })));

Deno.test("ProcessPool turns away who finds the queue full, and who waits too long", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), {
      processes: 1,
      queue: 1,
      longestWait: "2 seconds",
    });
    yield* Effect.sleep("1 second");
    const works = yield* Effect.fork(pool.use(working("5 seconds")));
    yield* Effect.yieldNow();
    const waits = yield* Effect.fork(Effect.exit(pool.use(working("1 second"))));
    yield* Effect.yieldNow();
    const full = errorOf(yield* Effect.exit(pool.use(working("1 second"))));
    assert.ok(full instanceof Rejected);
    assert.deepEqual([full.reason, full.busy, full.queued, full.queue], ["QueueFull", 1, 1, 1]);
    assert.equal(reasonOf(yield* Fiber.join(waits)), "WaitedTooLong");
    assert.equal(yield* Fiber.join(works), 1);
  })));

Deno.test("ProcessPool tells who had the process that crashed, and nobody else", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals);
    const neighbour = yield* Effect.fork(pool.use(working("5 seconds")));
    yield* Effect.yieldNow();
    const lost = errorOf(yield* Effect.exit(pool.use(dying)));
    assert.ok(lost instanceof Lost);
    assert.deepEqual([lost.process, lost.reason, lost.how], ["pool-2", "Crashed", "told to"]);
    assert.equal(yield* Fiber.join(neighbour), 1);
    assert.equal(yield* pool.use(working(0)), 3);
    const { crashed, lost: count, retried, started, up } = yield* pool.statistics;
    assert.deepEqual([crashed, count, retried, started, up], [1, 1, 0, 3, 2]);
  })));

Deno.test("ProcessPool gives lost work to another process, if so chosen", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), { whenLost: "retry" });
    let tries = 0;
    const result = yield* pool.use((process) =>
      ++tries === 1 ? dying(process) : Effect.succeed(process.number)
    );
    assert.deepEqual([result, tries], [2, 2]);
    const { lost, retried } = yield* pool.statistics;
    assert.deepEqual([lost, retried], [1, 1]);
  })));

Deno.test("ProcessPool gives up on work that has killed so many processes", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals, { processes: 4, whenLost: "retry", tries: 3 });
    assert.equal(reasonOf(yield* Effect.exit(pool.use(dying))), "Crashed");
    const { crashed, lost, retried } = yield* pool.statistics;
    assert.deepEqual([crashed, lost, retried], [3, 3, 2]);
  })));

Deno.test("ProcessPool kills a process that works too long, and does not try that again", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals, { whenLost: "retry", longestWork: "2 seconds" });
    yield* Effect.sleep("1 second");
    const endless = yield* Effect.timed(Effect.exit(pool.use(() => Effect.never)));
    assert.equal(reasonOf(endless[1]), "Overran");
    assert.equal(Duration.toMillis(endless[0]), 2000);
    yield* Effect.sleep("11 millis");
    assert.deepEqual(Array.from(mortals.alive, ({ number }) => number), [2]);
    yield* Effect.sleep("2 seconds");
    assert.equal(mortals.alive.size, 2);
    assert.equal((yield* pool.statistics).overran, 1);
  })));

Deno.test("ProcessPool replaces a process that dies idle, before anyone asks for it", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals);
    yield* Effect.sleep("1 second");
    for (const mortal of Array.from(mortals.alive)) yield* mortal.die;
    yield* Effect.sleep("2 seconds");
    assert.deepEqual(Array.from(mortals.alive, ({ number }) => number), [3, 4]);
    assert.equal(yield* pool.use(working(0)), 3);
    assert.equal((yield* pool.statistics).lost, 0);
  })));

Deno.test("ProcessPool makes who waits wait on while nothing can be started", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    mortals.failing = 3;
    const changes: Array<string> = [];
    const pool = yield* poolOf(mortals, {
      processes: 1,
      onChange: ({ to }) => {
        changes.push(to);
        throw new Error("an observer's own trouble");
      },
    });
    const [waited] = yield* Effect.timed(pool.use(working(0)));
    // Four starts, and pauses of 1, 2 and 4 seconds.
    assert.equal(Duration.toMillis(waited), 7400);
    assert.deepEqual(changes, ["down", "starting", "down", "starting", "down", "starting", "up"]);
  })));

Deno.test("ProcessPool keeps a process taken until its work has ended, though nobody waits", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), { processes: 1 });
    yield* Effect.sleep("1 second");
    const caller = yield* Effect.fork(pool.use(working("5 seconds")));
    yield* Effect.sleep("1 second");
    const [interrupting] = yield* Effect.timed(Fiber.interrupt(caller));
    assert.equal(Duration.toMillis(interrupting), 0);
    const [waited] = yield* Effect.timed(pool.use(working(0)));
    assert.equal(Duration.toMillis(waited), 4000);
  })));

Deno.test("ProcessPool hands on a process that the caller did not live to see", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), { processes: 1 });
    const first = yield* Effect.fork(pool.use(working("1 second")));
    yield* Effect.yieldNow();
    const second = yield* Effect.fork(pool.use(working("1 second")));
    yield* Effect.yieldNow();
    const third = yield* Effect.fork(pool.use(working("1 second")));
    yield* Effect.sleep("500 millis");
    yield* Fiber.interrupt(second);
    yield* Fiber.join(first);
    yield* Fiber.join(third);
    assert.equal((yield* pool.statistics).busy, 0);
  })));

Deno.test("ProcessPool condemns a process whose work threw, and its caller sees the defect", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals, { processes: 1, whenLost: "retry" });
    const exit = yield* Effect.exit(pool.use((): Effect.Effect<never> => {
      throw new Error("thrown");
    }));
    assert.ok(Exit.isFailure(exit) && Cause.isDie(exit.cause));
    assert.equal(yield* pool.use(working(0)), 2);
  })));

Deno.test("ProcessPool leaves a typed failure to its caller, and keeps the process", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), { processes: 1, whenLost: "retry" });
    assert.equal(errorOf(yield* Effect.exit(pool.use(() => Effect.fail("no")))), "no");
    assert.equal(yield* pool.use(working(0)), 1);
  })));

Deno.test("ProcessPool leaves a loss in another pool to its caller", () =>
  inSimulation(Effect.gen(function* () {
    const pool = yield* poolOf(new Mortals(), { processes: 1, whenLost: "retry" });
    let tries = 0;
    const elsewhere = new Lost("other-1", "Crashed", "elsewhere");
    const exit = yield* Effect.exit(pool.use(() => {
      tries++;
      return Effect.fail(elsewhere);
    }));
    assert.deepEqual([errorOf(exit), tries], [elsewhere, 1]);
  })));

Deno.test("ProcessPool.shutdown waits for all who were let in, lost work included", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const pool = yield* poolOf(mortals, { processes: 1, whenLost: "retry" });
    let tries = 0;
    const lostOnce = yield* Effect.fork(
      pool.use((process) => ++tries === 1 ? dying(process) : working("1 second")(process)),
    );
    yield* Effect.yieldNow();
    const queued = yield* Effect.fork(pool.use(working("1 second")));
    yield* Effect.yieldNow();
    const closing = yield* Effect.fork(pool.shutdown);
    yield* Effect.yieldNow();
    assert.equal(reasonOf(yield* Effect.exit(pool.use(working(0)))), "ShuttingDown");
    yield* Fiber.join(closing);
    assert.deepEqual([yield* Fiber.join(queued), yield* Fiber.join(lostOnce)], [2, 2]);
    assert.equal(mortals.alive.size, 0);
  })));

Deno.test("ProcessPool tells everyone when its scope closes, and leaves no process behind", () =>
  inSimulation(Effect.gen(function* () {
    const mortals = new Mortals();
    const scope = yield* Scope.make();
    const pool = yield* Scope.extend(poolOf(mortals, { processes: 1 }), scope);
    const works = yield* Effect.fork(Effect.exit(pool.use(working("5 seconds"))));
    yield* Effect.sleep("1 second");
    const waits = yield* Effect.fork(Effect.exit(pool.use(working("1 second"))));
    yield* Effect.sleep("1 second");
    yield* Scope.close(scope, Exit.void);
    assert.equal(mortals.alive.size, 0);
    assert.equal(reasonOf(yield* Fiber.join(works)), "ShutDown");
    assert.equal(reasonOf(yield* Fiber.join(waits)), "ShuttingDown");
    assert.equal(reasonOf(yield* Effect.exit(pool.use(working(0)))), "ShuttingDown");
  })));

/** Calls, crashes and gone callers at once; dies where more live than should, or fewer are left. */
const turmoil = (mortals: Mortals, whenLost: "report" | "retry", closeAt: number) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make();
    const pool = yield* Scope.extend(
      poolOf(mortals, { whenLost, queue: 3, longestWork: "3 seconds" }),
      scope,
    );
    const settled: Array<string> = [];
    const call = (name: string, work: ReturnType<typeof working> | typeof dying) =>
      Effect.forkDaemon(
        Effect.onExit(pool.use(work), () => Effect.sync(() => settled.push(name))),
      );
    const calls = [
      yield* call("a", working("500 millis")),
      yield* call("b", dying),
      yield* call("c", working("1 second")),
      yield* call("d", () => Effect.never),
    ];
    yield* Effect.sleep("1 second");
    calls.push(yield* call("e", working("1 second")), yield* call("f", dying));
    yield* Fiber.interruptFork(calls[2]!);
    yield* Effect.sleep(closeAt);
    yield* Scope.close(scope, Exit.void);
    assert.equal(mortals.alive.size, 0, "no process is left behind");
    assert.ok(mortals.peak <= 2, "never more than two");
    for (const fiber of calls) yield* Fiber.await(fiber);
    assert.equal(settled.length, calls.length);
    const { busy, queued, up } = yield* pool.statistics;
    assert.deepEqual([busy, queued, up], [0, 0, 0]);
  });

for (const whenLost of ["report", "retry"] as const) {
  Deno.test(`ProcessPool leaves nothing behind whenever it is closed, under 50 schedules: ${whenLost}`, async () => {
    for (const closeAt of [0, 90, 1005, 2000, 3500, 9000]) {
      const found = await Effect.runPromise(
        explore(() => turmoil(new Mortals(), whenLost, closeAt), { seeds: 50 }),
      );
      assert.equal(found._tag, "None", `${closeAt}: ${JSON.stringify(found)}`);
    }
  });
}

Deno.test("ProcessPool outlives no simulation: no fiber is left behind", async () => {
  const { exit, leftBehind } = await Effect.runPromise(
    Simulation.run(() => turmoil(new Mortals(), "retry", 2000), { seed: 1 }),
  );
  assert.ok(Exit.isSuccess(exit));
  assert.deepEqual(leftBehind, []);
});

Deno.test("the count finds a process that nobody kills", async () => {
  const mortals = new Mortals();
  const found = await Effect.runPromise(explore(() =>
    Effect.scoped(Effect.gen(function* () {
      const pool = yield* ProcessPool.make({
        name: "pool",
        processes: 1,
        backoff,
        // Planted: it lives in a scope that nobody closes.
        spawn: Effect.flatMap(Scope.make(), (scope) => Scope.extend(mortals.spawn, scope)),
      });
      yield* pool.use(working(0));
      yield* pool.shutdown;
      assert.equal(mortals.alive.size, 0);
    })), { seeds: 1 }));
  assert.equal(found._tag, "Some");
});

/** A pool of one, and a caller that may be interrupted at any operation. Then, is the pool whole? */
const interrupted = (
  scenario: string,
  prepare: (pool: ProcessPool.ProcessPool<MortalOnCommand>) => Effect.Effect<void>,
  work: (process: MortalOnCommand) => Effect.Effect<unknown>,
) =>
  Deno.test(`ProcessPool is whole after an interruption at every operation: ${scenario}`, async () => {
    const operations = await Effect.runPromise(
      interruptEverywhere((victim) =>
        Effect.scoped(Effect.gen(function* () {
          const mortals = new Mortals();
          const pool = yield* poolOf(mortals, { processes: 1, queue: 1, whenLost: "retry" });
          yield* prepare(pool);
          yield* Fiber.await(yield* Effect.fork(victim(pool.use(work))));
          // Whatever it left at work ends, and what died is back.
          yield* Effect.sleep("1 minute");
          const { busy, queued, up } = yield* pool.statistics;
          assert.deepEqual([busy, queued, up], [0, 0, 1]);
          yield* pool.use(working(0));
          yield* pool.shutdown;
          assert.equal(mortals.alive.size, 0);
        }))
      ),
    );
    assert.ok(operations > 5, `${operations} operations`);
  });

interrupted("at work", () => Effect.sleep("1 second"), working("1 second"));
interrupted("while no process is up", () => Effect.void, working("1 second"));
interrupted(
  "in the queue",
  (pool) =>
    Effect.asVoid(
      Effect.zipRight(Effect.sleep("1 second"), Effect.fork(pool.use(working("1 second")))),
    ),
  working("1 second"),
);
interrupted("with a process that dies", () => Effect.sleep("1 second"), dying);

Deno.test("ProcessPool dies of numbers that are none", async () => {
  for (const options of [{ processes: 0 }, { queue: -1 }, { tries: 0.5 }]) {
    const exit = await Effect.runPromiseExit(
      Effect.scoped(poolOf(new Mortals(), options)),
    );
    assert.ok(Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof RangeError);
  }
});
