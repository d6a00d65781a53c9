import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { Job } from "../job.ts";

const encoder = new TextEncoder();

const say = (line: string): void => {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
};

/** Does what comes in as lines, each in a fiber of its own, until nothing can come any more. */
export const serve = (
  perform: (job: Job) => Effect.Effect<void, unknown>,
): Effect.Effect<void, unknown> =>
  Effect.suspend(() => {
    say("ready");
    return Stream.fromReadableStream(() => Deno.stdin.readable, (error) => error).pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.runForEach((line) => {
        const { id, job } = JSON.parse(line) as { readonly id: number; readonly job: Job };
        return Effect.forkDaemon(
          Effect.zipRight(perform(job), Effect.sync(() => say(String(id)))),
        );
      }),
    );
  });
