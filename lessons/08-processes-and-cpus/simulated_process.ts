/**
 * A model of a process, for runs on the virtual clock: threads, on each of which one thing is
 * computed at a time, and a limit to its memory.
 *
 * It models nothing else. Every thread has a processor to itself, starting takes always equally
 * long, and computing never takes longer because somebody else computes.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import type { Job, Process, Threads } from "./job.ts";

export interface Model {
  readonly threads: Threads;
  /** From the start of a process until it is ready. */
  readonly startsIn: Duration.Duration;
  /** How long memory lasts that a job takes without end; its thread computes meanwhile. */
  readonly memoryLasts: Duration.Duration;
}

// #region model
/** Threads, as lesson 2's pool: a job holds one while it computes. */
const makeThreads = (name: string, workers: number) =>
  ThreadPool.make({ name, workers, queue: 1_000_000 });

/** Starts a simulated process; closing the scope kills it. */
export const spawn = (
  { memoryLasts, startsIn, threads }: Model,
): Effect.Effect<Process, never, Scope.Scope> =>
  Effect.gen(function* () {
    yield* Effect.sleep(startsIn);
    const scope = yield* Effect.scope;
    const first = yield* makeThreads("first", 1);
    const rest = threads === "one" ? first : yield* makeThreads("rest", threads.reports);
    const ended = yield* Deferred.make<string>();

    const work = ({ computes, grows, kind, waits }: Job): Effect.Effect<void> => {
      const thread = kind === "page" ? first : rest;
      const exhaust = Effect.zipRight(
        Effect.sleep(memoryLasts),
        Deferred.succeed(ended, "out of memory"),
      );
      const compute = Effect.zipRight(
        Effect.sleep(Duration.millis(computes)),
        grows ? Effect.zipRight(exhaust, Effect.never) : Effect.void,
      );
      return Effect.delay(Effect.orDie(thread.run(compute)), Duration.millis(waits));
    };

    return {
      // In a fiber of the process's own: it works on when whoever asked has gone.
      perform: (job) =>
        Effect.forkIn(work(job), scope).pipe(
          Effect.flatMap(Fiber.await),
          Effect.flatMap((exit) => Exit.isSuccess(exit) ? Effect.void : Effect.never),
        ),
      ended: Deferred.await(ended),
      kill: Effect.asVoid(Deferred.succeed(ended, "SIGKILL")),
    };
  });
// #endregion
