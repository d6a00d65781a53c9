import assert from "node:assert/strict";
import * as process from "node:process";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { Job, Process } from "../../../lessons/08-processes-and-cpus/job.ts";
import * as Child from "../../../lessons/08-processes-and-cpus/node/child.ts";
import * as WorkerThread from "../../../lessons/08-processes-and-cpus/node/worker_thread.ts";
import * as ProcessPool from "../../../lessons/08-processes-and-cpus/process_pool.ts";
import { Lost } from "../../../lessons/08-processes-and-cpus/supervisor.ts";

const page: Job = { kind: "page", waits: 1, computes: 1, grows: false };
const loopFor = (computes: number): Job => ({ kind: "report", waits: 0, computes, grows: false });
const growing: Job = { kind: "report", waits: 0, computes: 0, grows: true };

const backoff = { first: "10 millis", longest: "1 second", wellAfter: "1 minute" } as const;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const run = <A, E>(program: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program));

const ending = <A, E>(exit: Exit.Exit<A, E>): unknown =>
  Exit.isFailure(exit) && exit.cause._tag === "Fail" ? exit.cause.error : exit;

Deno.test("a child dies of its memory limit, alone, and says by what", () =>
  run(Effect.gen(function* () {
    const child = yield* Child.spawn({ threads: "one", memory: 96 });
    yield* child.perform(page);
    yield* Effect.fork(child.perform(growing));
    assert.match(yield* child.ended, /^(SIG\w+|exit code [1-9]\d*)$/);
    assert.equal(isAlive(child.pid), false);
  })));

Deno.test("a child that computes for ever is gone once its scope has closed", async () => {
  const pid = await run(Effect.gen(function* () {
    const child = yield* Child.spawn({ threads: "one", memory: 64 });
    yield* Effect.fork(child.perform(loopFor(1e9)));
    yield* Effect.sleep("100 millis");
    assert.equal(isAlive(child.pid), true);
    return child.pid;
  }));
  assert.equal(isAlive(pid), false);
});

/** How long a page takes beside a report that computes for a second. */
const pageBesideLoop = (threads: "one" | { readonly reports: number }) =>
  Effect.gen(function* () {
    const child = yield* Child.spawn({ threads, memory: 96 });
    yield* child.perform(page);
    yield* Effect.fork(child.perform(loopFor(1000)));
    yield* Effect.sleep("50 millis");
    const [took] = yield* Effect.timed(child.perform(page));
    return Duration.toMillis(took);
  });

Deno.test("one busy loop stops a process of one thread, and not one with a thread for pages", async () => {
  const stopped = await run(pageBesideLoop("one"));
  assert.ok(stopped > 700, `${stopped} ms on one thread`);
  const served = await run(pageBesideLoop({ reports: 1 }));
  assert.ok(served < 600, `${served} ms on a thread of its own`);
});

Deno.test("ProcessPool of real processes contains a crash, starts anew, and leaves none behind", async () => {
  const pids: Array<number> = [];
  await run(Effect.gen(function* () {
    const spawn = Effect.tap(
      Child.spawn({ threads: "one", memory: 96 }),
      ({ pid }) => pids.push(pid),
    );
    const pool = yield* ProcessPool.make({
      name: "reports",
      processes: 2,
      spawn,
      backoff,
      longestWork: "4 seconds",
    });
    const perform = (job: Job) => pool.use((process) => process.perform(job));
    const [crashed, overran, neighbour] = yield* Effect.all(
      [perform(growing), perform(loopFor(1e9)), perform(page)].map(Effect.exit),
      { concurrency: "unbounded" },
    );
    assert.equal((ending(crashed!) as Lost).reason, "Crashed");
    assert.equal((ending(overran!) as Lost).reason, "Overran");
    assert.ok(Exit.isSuccess(neighbour!));
    yield* perform(page);
    yield* pool.shutdown;
    assert.ok(pids.length >= 3, `${pids.length} processes`);
    assert.deepEqual(pids.filter(isAlive), []);
  }));
});

Deno.test("ProcessPool of real processes leaves none behind when it is closed over work", async () => {
  const pids: Array<number> = [];
  await Effect.runPromise(Effect.gen(function* () {
    const scope = yield* Scope.make();
    const up = yield* Deferred.make<void>();
    const spawn = Effect.tap(Child.spawn({ threads: "one", memory: 64 }), ({ pid }) => {
      if (pids.push(pid) === 2) Deferred.unsafeDone(up, Exit.void);
    });
    const pool = yield* Scope.extend(
      ProcessPool.make({ name: "reports", processes: 3, spawn, backoff }),
      scope,
    );
    yield* Effect.fork(Effect.ignore(pool.use((process) => process.perform(loopFor(1e9)))));
    // The third may still be starting.
    yield* Deferred.await(up);
    yield* Scope.close(scope, Exit.void);
  }));
  assert.ok(pids.length >= 2);
  assert.deepEqual(pids.filter(isAlive), []);
});

Deno.test("ProcessPool keeps workers as it keeps processes", () =>
  run(Effect.gen(function* () {
    const pool = yield* ProcessPool.make({
      name: "threads",
      processes: 2,
      spawn: WorkerThread.spawn,
      backoff,
      whenLost: "retry",
    });
    let tries = 0;
    yield* pool.use((thread: Process) =>
      ++tries === 1
        ? Effect.zipRight(
          Effect.fork(Effect.delay(thread.kill, "50 millis")),
          thread.perform({ ...page, waits: 10_000 }),
        )
        : thread.perform(page)
    );
    assert.equal(tries, 2);
    const { crashed, lost, retried } = yield* pool.statistics;
    assert.deepEqual([crashed, lost, retried], [1, 1, 1]);
    yield* pool.shutdown;
  })));

Deno.test("terminate.ts shows a loop that outlives its worker, and not its process", async () => {
  const file = new URL(
    "../../../lessons/08-processes-and-cpus/node/terminate.ts",
    import.meta.url,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--allow-run", "--allow-env", file.href],
  }).output();
  const [first, second] = new TextDecoder().decode(stdout).split("\n");
  assert.equal(first, "the process is gone: SIGTERM");
  const computed = Number(/computed for (\S+) s/.exec(second!)?.[1]);
  assert.ok(computed > 0.3, second);
});
