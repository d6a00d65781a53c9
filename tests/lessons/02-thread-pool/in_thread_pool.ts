/**
 * What the tests of the thread pool share.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as ThreadPool from "../../../lessons/02-thread-pool/thread_pool.ts";

/** A pool of one worker, unless said otherwise. */
export const pool = (options: Partial<ThreadPool.Options> = {}) =>
  ThreadPool.make({ name: "pool", workers: 1, ...options });

/** Work that takes a second and then says its name. */
export const saying = (
  said: Array<string>,
  name: string,
  takes: Duration.DurationInput = "1 second",
) => Effect.zipRight(Effect.sleep(takes), Effect.sync(() => void said.push(name)));

/** Lets every other fiber go as far as it gets at this instant. */
export const settle = Effect.sleep(0);

/** Why a call was turned away; dies of a call that was not. */
export const rejection = <A, E>(exit: Exit.Exit<A, E>): ThreadPool.Rejected => {
  assert.ok(Exit.isFailure(exit), "turned away");
  const failure = Option.getOrThrow(Cause.failureOption(exit.cause));
  assert.ok(failure instanceof ThreadPool.Rejected);
  return failure;
};

/** What must hold of a pool in which nothing is left to do. */
export const assertIdle = (it: ThreadPool.ThreadPool) =>
  Effect.gen(function* () {
    const { active, completed, failed, interrupted, queued, rejected, submitted } = yield* it
      .statistics;
    assert.deepEqual({ active, queued }, { active: 0, queued: 0 });
    assert.equal(completed + failed + interrupted + rejected, submitted);
  });

/** Dies unless so many tasks can really run at once in the pool, and no more. */
export const assertCapacity = (it: ThreadPool.ThreadPool, workers: number) =>
  Effect.gen(function* () {
    let running = 0;
    let most = 0;
    const work = Effect.acquireUseRelease(
      Effect.sync(() => {
        most = Math.max(most, ++running);
      }),
      () => Effect.sleep("1 second"),
      () => Effect.sync(() => void running--),
    );
    yield* Effect.all(Array.from({ length: workers + 1 }, () => it.run(work)), {
      concurrency: "unbounded",
    });
    assert.equal(most, workers, "tasks that ran at once");
  });
