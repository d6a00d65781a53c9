import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";

/** Whether keys can be read one by one: standard input is a terminal. */
export const hasKeyboard = (): boolean => Deno.stdin.isTerminal();

/**
 * The keys that are pressed, each as its character, from now on. Ctrl-C stays a signal. When the
 * scope closes, the terminal is as it was.
 */
export const keys: Effect.Effect<Stream.Stream<string>, never, Scope.Scope> = Effect.as(
  Effect.acquireRelease(
    Effect.sync(() => Deno.stdin.setRaw(true, { cbreak: true })),
    () => Effect.sync(() => Deno.stdin.setRaw(false)),
  ),
  Stream.fromReadableStream({
    evaluate: () => Deno.stdin.readable.pipeThrough(new TextDecoderStream()),
    onError: (cause) => cause,
  }).pipe(Stream.orDie, Stream.flatMap((text) => Stream.fromIterable(text))),
);
