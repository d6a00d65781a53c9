/**
 * Records runs in a thread of its own.
 *
 * @module
 */
import * as PlatformWorker from "@effect/platform/Worker";
import * as BrowserWorker from "@effect/platform-browser/BrowserWorker";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Runtime from "effect/Runtime";
import * as Scope from "effect/Scope";
import type { Order } from "./order.ts";
import type { Recorder } from "./recorder.ts";
import type { Piece } from "./take.ts";

interface Thread {
  readonly perform: (order: Order) => Effect.Effect<Piece>;
}

/** A thread that has ended takes the runs with it that were recorded there. */
class ThreadEnded extends Error {
  override readonly name = "ThreadEnded";
}

const start = (
  open: () => Worker,
  onEnd: () => void,
): Effect.Effect<Thread, never, Scope.Scope> =>
  Effect.gen(function* () {
    const ended = yield* Deferred.make<never>();
    const thread = yield* Effect.acquireRelease(
      Effect.sync(open),
      (thread) => Effect.sync(() => thread.terminate()),
    );
    thread.addEventListener("error", (event) => {
      event.preventDefault();
      onEnd();
      Deferred.unsafeDone(ended, Effect.die(new ThreadEnded(event.message)));
    });
    const worker = yield* PlatformWorker.WorkerManager.pipe(
      Effect.flatMap((manager) => manager.spawn<Order, Piece, never>({})),
      Effect.provide(BrowserWorker.layer(() => thread)),
      Effect.orDie,
    );
    return {
      perform: (order) =>
        Effect.raceFirst(Effect.orDie(worker.executeEffect(order)), Deferred.await(ended)),
    };
  });

const openThread = (): Worker =>
  new Worker(new URL("./thread.ts", import.meta.url), { type: "module" });

/**
 * Makes what starts a thread when the first run is asked for, and another if that one has broken. The
 * thread ends with the scope.
 */
export const makeRecorderInThread = (
  open = openThread,
): Effect.Effect<Recorder, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope;
    const fork = Runtime.runFork(yield* Effect.runtime<never>());
    let starting: Fiber.RuntimeFiber<Thread> | undefined;
    let runs = 0;
    // Whoever waits for it may leave, and it starts all the same.
    const thread = Effect.suspend(() => {
      starting ??= fork(Scope.extend(start(open, () => starting = undefined), scope));
      return Fiber.join(starting);
    });
    return {
      begin: (script) =>
        Effect.gen(function* () {
          const { perform } = yield* thread;
          const run = runs++;
          // Who leaves does not wait until the thread comes to it, nor mind that it has ended.
          yield* Effect.addFinalizer(() =>
            Effect.forkDaemon(Effect.interruptible(perform({ _tag: "End", run })))
          );
          yield* perform({ _tag: "Begin", run, script });
          return { record: (demand) => perform({ _tag: "Record", run, demand }) };
        }),
    };
  });
