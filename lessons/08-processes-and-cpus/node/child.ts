/**
 * A process of a real machine, through `@effect/platform`: what is asked of it goes in as lines, and
 * what it has done comes out as lines.
 *
 * @module
 */
import * as Command from "@effect/platform/Command";
import type { PlatformError } from "@effect/platform/Error";
import * as NodeCommandExecutor from "@effect/platform-node-shared/NodeCommandExecutor";
import * as NodeFileSystem from "@effect/platform-node-shared/NodeFileSystem";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Queue from "effect/Queue";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import { fileURLToPath } from "node:url";
import type { Job, Process, Threads } from "../job.ts";

/** A process did not come up: it could not be started, or was not ready in time. */
export class SpawnFailed {
  readonly _tag = "SpawnFailed";
  constructor(readonly reason: string) {}
}

export interface Options {
  readonly threads: Threads;
  /** The limit of its heap, in megabytes. */
  readonly memory: number;
}

const executor = Layer.provide(NodeCommandExecutor.layer, NodeFileSystem.layer);

// #region command
/** It may do nothing but talk to us; with threads, read the file that they run. */
const command = ({ memory, threads }: Options): Command.Command => {
  const file = threads === "one" ? "one_thread.ts" : "many_threads.ts";
  return Command.make(
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    ...(threads === "one" ? [] : ["--allow-read"]),
    `--v8-flags=--max-old-space-size=${memory}`,
    fileURLToPath(new URL(file, import.meta.url)),
    ...(threads === "one" ? [] : [String(threads.reports)]),
  );
};
// #endregion

/** A process of the machine. */
export interface Child extends Process {
  readonly pid: number;
}

/** Its exit code, or the signal that ended it. */
const endOf = (error: PlatformError): string =>
  /SIG\w+/.exec(String(error.cause))?.[0] ?? error.message;

/** Starts a process, and returns when it says that it is ready. */
export const spawn = (options: Options): Effect.Effect<Child, SpawnFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Command.start(command(options));
    const ready = yield* Deferred.make<void>();
    const requests = yield* Queue.unbounded<string>();
    const answers = new Map<number, (done: Effect.Effect<void>) => void>();
    let count = 0;

    const heard = (line: string): Effect.Effect<void> => {
      if (line === "ready") return Effect.asVoid(Deferred.succeed(ready, undefined));
      const id = Number(line);
      return Effect.sync(() => {
        answers.get(id)?.(Effect.void);
        answers.delete(id);
      });
    };
    const asking = Stream.run(Stream.encodeText(Stream.fromQueue(requests)), child.stdin);
    const hearing = child.stdout.pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.runForEach(heard),
    );
    // Nobody reads it, and it must not fill up: V8 says much when a heap is full.
    const complaining = Stream.runDrain(child.stderr);
    for (const stream of [asking, hearing, complaining]) {
      yield* Effect.forkScoped(Effect.ignore(stream));
    }
    const ended = Effect.match(child.exitCode, {
      onSuccess: (code) => `exit code ${code}`,
      onFailure: endOf,
    });
    yield* Effect.raceFirst(
      Deferred.await(ready),
      Effect.flatMap(ended, (how) => Effect.fail(new SpawnFailed(how))),
    ).pipe(Effect.timeoutFail({
      duration: "20 seconds",
      onTimeout: () => new SpawnFailed("not ready in time"),
    }));

    return {
      pid: child.pid,
      perform: (job: Job) =>
        Effect.async<void>((resume) => {
          const id = ++count;
          answers.set(id, resume);
          Queue.unsafeOffer(requests, JSON.stringify({ id, job }) + "\n");
          return Effect.sync(() => void answers.delete(id));
        }),
      ended,
      kill: Effect.ignore(child.kill("SIGKILL")),
    };
  }).pipe(
    Effect.catchTag(
      "SystemError",
      "BadArgument",
      (error) => Effect.fail(new SpawnFailed(error.message)),
    ),
    Effect.provide(executor),
  );
