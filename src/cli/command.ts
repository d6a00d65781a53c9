import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import type { OutputClosed } from "./terminal.ts";
import { layer, Terminal } from "./terminal.ts";
import type { UsageError } from "./usage.ts";

/** What a command may fail with: its message is for the user, as one line. */
export type CommandError =
  | UsageError
  | OutputClosed
  | { readonly _tag: string; readonly message: string };

const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 };

const isOutputClosed = (error: CommandError): error is OutputClosed =>
  error._tag === "OutputClosed";

/** Runs a command to its exit code, and says in words what went wrong. */
const exitCodeOf = (
  command: Effect.Effect<boolean | void, CommandError, Terminal>,
): Effect.Effect<number> =>
  Effect.gen(function* () {
    const { errorPalette, writeError } = yield* Terminal;
    const exit = yield* Effect.exit(command);
    if (Exit.isSuccess(exit)) return exit.value === false ? exitCodes.failed : exitCodes.ok;
    const failure = Cause.failureOption(exit.cause);
    if (failure._tag === "None") {
      if (Cause.isInterruptedOnly(exit.cause)) return exitCodes.interrupted;
      yield* writeError(Cause.pretty(exit.cause) + "\n");
      return exitCodes.failed;
    }
    if (isOutputClosed(failure.value)) return exitCodes.ok;
    yield* writeError(`${errorPalette.red("error")}: ${failure.value.message}\n`);
    return failure.value._tag === "UsageError" ? exitCodes.usage : exitCodes.failed;
  }).pipe(Effect.provide(layer));

/**
 * Runs a command as the whole program, and ends the process: with 0, with 1 where it failed or
 * gave `false`, with 2 where it was not understood, with 130 after Ctrl-C.
 */
export const run = async (
  command: Effect.Effect<boolean | void, CommandError, Terminal>,
): Promise<never> => {
  const fiber = Effect.runFork(exitCodeOf(command));
  Deno.addSignalListener("SIGINT", () => {
    fiber.unsafeInterruptAsFork(fiber.id());
  });
  const exit = await Effect.runPromise(Fiber.await(fiber));
  Deno.exit(Exit.isSuccess(exit) ? exit.value : exitCodes.interrupted);
};
