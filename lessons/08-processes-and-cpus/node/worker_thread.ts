/**
 * A worker, through `@effect/platform`: a thread with a heap of its own in this process. The pool
 * takes it for a process like any other.
 *
 * @module
 */
import * as PlatformWorker from "@effect/platform/Worker";
import * as BrowserWorker from "@effect/platform-browser/BrowserWorker";
import type { WorkerError } from "@effect/platform/WorkerError";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Job, Process } from "../job.ts";

// #region worker
/** Starts a worker, and returns when it is ready; closing the scope terminates it. */
export const spawn: Effect.Effect<Process, WorkerError, Scope.Scope> = Effect.gen(function* () {
  const ended = yield* Deferred.make<string>();
  const end = (how: string): void => Deferred.unsafeDone(ended, Effect.succeed(how));
  const thread = yield* Effect.acquireRelease(
    Effect.sync(() => new Worker(new URL("./thread.ts", import.meta.url), { type: "module" })),
    // It stops when it next comes to a pause. One that never does goes on until the process ends.
    (thread) => Effect.sync(() => thread.terminate()),
  );
  thread.addEventListener("error", (event) => {
    event.preventDefault();
    end(event.message);
  });
  const starting = Effect.flatMap(
    PlatformWorker.WorkerManager,
    (manager) => manager.spawn<Job, void, never>({}),
  );
  const worker = yield* Effect.provide(starting, BrowserWorker.layer(() => thread));
  return {
    // A worker that is gone gives no answer; that it is gone is for `ended` to say.
    perform: (job: Job) => Effect.catchAll(worker.executeEffect(job), () => Effect.never),
    ended: Deferred.await(ended),
    kill: Effect.sync(() => {
      thread.terminate();
      end("terminated");
    }),
  };
});
// #endregion
