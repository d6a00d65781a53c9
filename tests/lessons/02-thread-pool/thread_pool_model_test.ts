import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";
import { inSimulation } from "../../in_simulation.ts";

/** What a test does to a pool, one after another. Times are milliseconds. */
type Command =
  | { readonly do: "run"; readonly size: number; readonly takes: number; readonly fails: boolean }
  | { readonly do: "cancel"; readonly which: number }
  | { readonly do: "wait"; readonly for: number }
  | { readonly do: "resize"; readonly workers: number; readonly queue: number };

const commands = FastCheck.array(
  FastCheck.oneof(
    {
      weight: 6,
      arbitrary: FastCheck.record({
        do: FastCheck.constant("run" as const),
        size: FastCheck.integer({ min: 1, max: 4 }),
        takes: FastCheck.integer({ min: 1, max: 60 }),
        fails: FastCheck.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: FastCheck.record({
        do: FastCheck.constant("cancel" as const),
        which: FastCheck.nat(40),
      }),
    },
    {
      weight: 3,
      arbitrary: FastCheck.record({
        do: FastCheck.constant("wait" as const),
        for: FastCheck.integer({ min: 1, max: 60 }),
      }),
    },
    {
      weight: 1,
      arbitrary: FastCheck.record({
        do: FastCheck.constant("resize" as const),
        workers: FastCheck.integer({ min: 1, max: 4 }),
        queue: FastCheck.nat(4),
      }),
    },
  ),
  { maxLength: 40 },
);

const limits = { workers: 3, queue: 3 };

/**
 * Never a whole number of milliseconds, and never a sum of the fractions that tell the tasks'
 * durations apart: no wait ends at the instant at which work does, so order is never in doubt.
 */
const longestWait = 50.3337;

const durationOf = (task: number, takes: number): number => takes + (task + 1) * 0.0001;

/** How a task ended, or how it stands. */
type Fate =
  | "queued"
  | "running"
  | "completed"
  | "failed"
  | "interrupted"
  | `rejected: ${ThreadPool.Reason}`;

interface ModelTask {
  readonly size: number;
  readonly takes: number;
  readonly fails: boolean;
  readonly since: number;
  startedAt: number | undefined;
  fate: Fate;
}

/** The pool as plainly as it can be said: lists that are searched, and a clock. */
class Model {
  readonly tasks: Array<ModelTask> = [];
  private now = 0;
  private workers = limits.workers;
  private queue = limits.queue;

  private all(fate: Fate): Array<ModelTask> {
    return this.tasks.filter((task) => task.fate === fate);
  }

  private get busy(): number {
    return this.all("running").reduce((sum, { size }) => sum + size, 0);
  }

  private admit(): void {
    for (const task of this.all("queued")) {
      if (this.busy > 0 && this.busy + task.size > this.workers) return;
      task.fate = "running";
      task.startedAt = this.now;
    }
  }

  run(size: number, takes: number, fails: boolean): void {
    const task: ModelTask = {
      size,
      takes: durationOf(this.tasks.length, takes),
      fails,
      since: this.now,
      startedAt: undefined,
      fate: "queued",
    };
    const waiting = this.all("queued").length;
    if (size > this.workers) task.fate = "rejected: NeverFits";
    else if (waiting === 0 && this.busy + size <= this.workers) {
      task.fate = "running";
      task.startedAt = this.now;
    } else if (waiting >= this.queue) task.fate = "rejected: QueueFull";
    this.tasks.push(task);
  }

  cancel(which: number): void {
    const task = this.tasks[which];
    if (task?.fate === "queued" || task?.fate === "running") task.fate = "interrupted";
    this.admit();
  }

  resize(workers: number, queue: number): void {
    this.workers = workers;
    this.queue = queue;
    this.admit();
  }

  wait(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const next = this.tasks
        .map((task) => ({ task, at: this.nextChange(task) }))
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.now = next.at;
      if (next.task.fate === "queued") next.task.fate = "rejected: WaitedTooLong";
      else next.task.fate = next.task.fails ? "failed" : "completed";
      this.admit();
    }
    this.now = until;
  }

  private nextChange({ fate, since, startedAt, takes }: ModelTask): number {
    if (fate === "queued") return since + longestWait;
    return fate === "running" ? startedAt! + takes : Infinity;
  }
}

const fateOf = (exit: Exit.Exit<unknown, unknown>): Fate => {
  if (exit._tag === "Success") return "completed";
  if (Cause.isInterruptedOnly(exit.cause)) return "interrupted";
  const error = Option.getOrUndefined(Cause.failureOption(exit.cause));
  return error instanceof ThreadPool.Rejected ? `rejected: ${error.reason}` : "failed";
};

interface RealTask {
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>;
  startedAt: number | undefined;
}

/** A millisecond figure without the dust of floating-point sums. */
const tidy = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : Math.round(milliseconds * 10_000) / 10_000;

const follow = (script: ReadonlyArray<Command>) =>
  Effect.gen(function* () {
    const pool = yield* ThreadPool.make({ name: "pool", ...limits, longestWait });
    const model = new Model();
    const real: Array<RealTask> = [];
    const now = Effect.clockWith((clock) => clock.currentTimeMillis);

    const start = (command: Command & { readonly do: "run" }) =>
      Effect.gen(function* () {
        const index = real.length;
        const work = Effect.gen(function* () {
          real[index]!.startedAt = yield* now;
          yield* Effect.sleep(durationOf(index, command.takes));
          if (command.fails) yield* Effect.fail("fault");
        });
        const fiber = yield* Effect.fork(pool.run(work, { size: command.size }));
        real.push({ fiber, startedAt: undefined });
      });

    const compare = Effect.gen(function* () {
      for (const [index, { fiber, startedAt }] of real.entries()) {
        const expected = model.tasks[index]!;
        const exit = fiber.unsafePoll();
        const fate = exit !== null ? fateOf(exit) : startedAt === undefined ? "queued" : "running";
        assert.equal(fate, expected.fate, `task ${index}`);
        assert.equal(tidy(startedAt), tidy(expected.startedAt), `start of task ${index}`);
      }
      const count = (...fates: ReadonlyArray<string>): number =>
        model.tasks.filter(({ fate }) => fates.some((it) => fate.startsWith(it))).length;
      const { completed, failed, interrupted, queued, rejected, submitted } = yield* pool
        .statistics;
      assert.deepEqual(
        { submitted, completed, failed, interrupted, rejected, queued },
        {
          submitted: model.tasks.length,
          completed: count("completed"),
          failed: count("failed"),
          interrupted: count("interrupted"),
          rejected: count("rejected"),
          queued: count("queued"),
        },
      );
    });

    for (const command of script) {
      switch (command.do) {
        case "run":
          model.run(command.size, command.takes, command.fails);
          yield* start(command);
          break;
        case "cancel":
          model.cancel(command.which);
          if (real[command.which] !== undefined) {
            yield* Fiber.interruptFork(real[command.which]!.fiber);
          }
          break;
        case "wait":
          model.wait(command.for);
          yield* Effect.sleep(Duration.millis(command.for));
          break;
        case "resize":
          model.resize(command.workers, command.queue);
          yield* pool.resize(command);
          break;
      }
      yield* Effect.sleep(0);
      yield* compare;
    }
    model.wait(100_000);
    yield* Effect.sleep(100_000);
    yield* compare;
  });

Deno.test("ThreadPool behaves as its model does, in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(commands, (script) => inSimulation(follow(script))),
    { numRuns: 500, seed: 1 },
  );
});
