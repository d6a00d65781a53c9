/**
 * Starts a loop that never ends, first in a process of its own and then in a worker of this one;
 * ends each, and prints what becomes of it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as process from "node:process";
import type { Process } from "../job.ts";
import { spawn as spawnChild } from "./child.ts";
import { spawn as spawnWorker } from "./worker_thread.ts";

// #region terminate
/** Ten days of it. */
const endless = { kind: "report", waits: 0, computes: 1e9, grows: false } as const;

/** Lets it compute for half a second, and closes its scope. */
const startAndStop = <E>(spawn: Effect.Effect<Process, E, Scope.Scope>) =>
  Effect.scoped(Effect.gen(function* () {
    const started = yield* spawn;
    yield* Effect.fork(started.perform(endless));
    yield* Effect.sleep("500 millis");
    return started;
  }));

await Effect.runPromise(Effect.gen(function* () {
  const child = yield* startAndStop(spawnChild({ threads: "one", memory: 96 }));
  console.log(`the process is gone: ${yield* child.ended}`);
  yield* startAndStop(spawnWorker);
  const before = process.cpuUsage();
  yield* Effect.sleep("1 second");
  const { user } = process.cpuUsage(before);
  console.log(`the worker computed for ${(user / 1e6).toFixed(2)} s of the second after`);
}));
// It still does.
Deno.exit(0);
// #endregion
