import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { lessons } from "../../lessons/mod.ts";
import { makeRecorderInThread } from "../../site/recorder/in_thread.ts";
import { makeRecorder, type Script } from "../../site/recorder/recorder.ts";
import * as Parameter from "../../src/lesson/parameter.ts";

const slug = "thread-pool";

const scriptOf = async (seed: number): Promise<Script> => {
  const { parameters } = await lessons.find((lesson) => lesson.slug === slug)!.load();
  return { slug, form: "text/plain", seed, values: Parameter.defaults(parameters) };
};

const run = <A>(program: Effect.Effect<A, never, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(program));

/** Opens threads, and counts them. */
const makeOpen = (module: string) => {
  const url = new URL(module, import.meta.url);
  const opened: Array<Worker> = [];
  const open = (): Worker => {
    const thread = new Worker(url, { type: "module" });
    opened.push(thread);
    return thread;
  };
  return { open, opened };
};

Deno.test("a thread records what is recorded without one, for many at once", async () => {
  const scripts = await Promise.all([1, 2, 3].map(scriptOf));
  await run(Effect.gen(function* () {
    const recorders = [yield* makeRecorderInThread(), yield* makeRecorder({ lessons })];
    const [threaded, direct] = yield* Effect.forEach(
      recorders,
      (recorder) =>
        Effect.forEach(scripts, (script) =>
          Effect.gen(function* () {
            const reel = yield* recorder.begin(script);
            const first = yield* reel.record({ until: 2_000, deadline: 0 });
            const rest = yield* reel.record({ until: Infinity, deadline: 0 });
            return [first, rest];
          }), { concurrency: "unbounded" }),
    );
    assert.deepEqual(threaded, direct);
    assert.ok(threaded!.every(([, rest]) => rest!.hasEnded));
  }));
});

Deno.test("a run ends in its thread when its scope closes, and who leaves early leaves nothing", async () => {
  const script = await scriptOf(1);
  const { open, opened } = makeOpen("../../site/recorder/thread.ts");
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorderInThread(open);
    assert.equal(opened.length, 0, "no thread before the first run");
    const begin = Effect.scoped(recorder.begin(script));
    // The first two leave before there is a thread, the others while it begins.
    for (let left = 0; left < 20; left++) {
      const leaving = yield* Effect.fork(begin);
      yield* Effect.sleep(left < 2 ? 0 : left / 4);
      yield* Fiber.interrupt(leaving);
    }
    const reel = yield* recorder.begin(script);
    assert.equal((yield* reel.record({ until: Infinity, deadline: 0 })).hasEnded, true);
    assert.equal(opened.length, 1);
  }));
});

Deno.test("a thread that breaks takes its runs with it, and the next run has another", async () => {
  const script = await scriptOf(1);
  const { open, opened } = makeOpen("breaking_thread.ts");
  await run(Effect.gen(function* () {
    const recorder = yield* makeRecorderInThread(open);
    const demand = { until: 0, deadline: 0 };
    const lost = yield* recorder.begin(script);
    yield* lost.record(demand);
    const orders = yield* Effect.acquireRelease(
      Effect.sync(() => new BroadcastChannel("breaking thread")),
      (channel) => Effect.sync(() => channel.close()),
    );
    const broken = new Promise((resolve) => opened[0]!.addEventListener("error", resolve));
    orders.postMessage("break");
    yield* Effect.promise(() => broken);
    const exit = yield* Effect.exit(lost.record(demand));
    assert.ok(Exit.isFailure(exit));
    assert.match(Cause.pretty(exit.cause), /ThreadEnded: .*the thread broke/);
    const next = yield* recorder.begin(script);
    assert.notDeepEqual((yield* next.record(demand)).blocks, []);
    assert.equal(opened.length, 2);
  }));
});
