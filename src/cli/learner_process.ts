import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import { fileURLToPath } from "node:url";
import type { Exited } from "../exercise/cut_short.ts";
import { makeOutputKeeper, type Output } from "../exercise/output.ts";
import { unframe } from "./frame.ts";
import { decodeMessage, encodeOrder, type Message, type Order } from "./sandbox_message.ts";

/** A process for learners' code, under way. */
export interface LearnerProcess {
  readonly post: (order: Order) => Effect.Effect<void>;
  /** What it says, in order. */
  readonly messages: Queue.Dequeue<Message | Exited>;
  /** Takes what was written since it was last taken. */
  readonly takeOutput: Effect.Effect<Output>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

const denoArguments = [
  "run",
  "--quiet",
  "--no-prompt",
  `--allow-read=${root}`,
  // What is imported has to be here already: not even an import reaches the network.
  "--no-remote",
  "--cached-only",
  // Code that collects without end is to fail, and not to slow the machine down.
  "--v8-flags=--max-old-space-size=512",
  fileURLToPath(new URL("./sandbox_process.ts", import.meta.url)),
];

const textOf = (readable: ReadableStream<Uint8Array<ArrayBuffer>>): Stream.Stream<string> =>
  Stream.orDie(Stream.fromReadableStream({
    evaluate: () => readable.pipeThrough(new TextDecoderStream()),
    onError: (cause) => cause,
  }));

/** Starts the process; closing the scope kills it, and waits until it is gone. */
const start: Effect.Effect<Deno.ChildProcess, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() =>
    new Deno.Command(Deno.execPath(), {
      args: denoArguments,
      cwd: root,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn()
  ),
  (child) =>
    Effect.promise(async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
    }),
);

/** Starts a process that waits for orders. */
export const spawn: Effect.Effect<LearnerProcess, never, Scope.Scope> = Effect.gen(function* () {
  const child = yield* start;
  const token = crypto.randomUUID();
  const messages = yield* Queue.unbounded<Message | Exited>();
  const { keep, take } = makeOutputKeeper();

  const readMessages = textOf(child.stdout).pipe(
    Stream.mapAccum("", (rest, text) => unframe(token, rest, text)),
    Stream.runForEach(({ messages: texts, output }) => {
      keep(output);
      return messages.offerAll(texts.map((text) => decodeMessage(text)));
    }),
  );
  const readErrors = Stream.runForEach(
    textOf(child.stderr),
    (text) => Effect.sync(() => keep(text)),
  );
  yield* Effect.all([readMessages, readErrors], { concurrency: 2, discard: true }).pipe(
    Effect.zipRight(Effect.promise(() => child.status)),
    Effect.flatMap(({ code, signal }) => messages.offer({ _tag: "Exited", code, signal })),
    Effect.forkScoped,
  );

  const stdin = child.stdin.getWriter();
  const encoder = new TextEncoder();
  // A process that has ended is told of by its status, and not by a broken pipe.
  const send = (line: string): Effect.Effect<void> =>
    Effect.promise(() => stdin.write(encoder.encode(`${line}\n`)).catch(() => {}));
  yield* send(token);
  return {
    messages,
    post: (order) => send(encodeOrder(order)),
    takeOutput: Effect.sync(take),
  };
});
