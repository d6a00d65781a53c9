/**
 * `deno task lesson`: lists the lessons, or runs one.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { lessons } from "../../lessons/mod.ts";
import type { SimulationError } from "../simulation/failure.ts";
import { findLesson, readRun, readWords, valuedFlags } from "./request.ts";
import { show } from "./show.ts";
import { layer, type OutputClosed, Terminal } from "./terminal.ts";
import { generalHelp, lessonHelp, lessonList, UsageError } from "./usage.ts";

/** The first word that is neither a flag nor, as far as one can tell, the value of one. */
const firstPositional = (args: ReadonlyArray<string>): string | undefined => {
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (!word.startsWith("-")) return word;
    const takesNone = word.includes("=") || ["--live", "--help", "-h"].includes(word);
    if (!takesNone) index++;
  }
  return undefined;
};

const lessonCommand = (
  args: ReadonlyArray<string>,
): Effect.Effect<void, UsageError | SimulationError | OutputClosed, Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const { columns } = yield* terminal.size;
    const view = { columns, palette: terminal.palette };
    const name = firstPositional(args);
    if (name === undefined) {
      const words = yield* readWords(args, []);
      if (words.help) return yield* terminal.write(generalHelp(view));
      const flag = Array.from(words.flags.keys())[0];
      if (flag === undefined) return yield* terminal.write(lessonList(lessons, view));
      return yield* Effect.fail(
        new UsageError(
          ["seed", "speed", "format", "live"].includes(flag)
            ? `--${flag} needs a lesson to go with: deno task lesson 2 --${flag} …`
            : `there is no option --${flag} without a lesson; see deno task lesson --help`,
        ),
      );
    }
    const lesson = yield* findLesson(lessons, name);
    const demonstration = yield* Effect.promise(lesson.load);
    const words = yield* readWords(args, valuedFlags(demonstration));
    if (words.help) return yield* terminal.write(lessonHelp(lesson, demonstration, view));
    const request = yield* readRun(demonstration, words);
    yield* show({ lesson, demonstration, request });
  });

const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 };

/** Runs the command and says in words what went wrong. */
const main = (args: ReadonlyArray<string>): Effect.Effect<number> =>
  Effect.gen(function* () {
    const { errorPalette, writeError } = yield* Terminal;
    const exit = yield* Effect.exit(lessonCommand(args));
    if (Exit.isSuccess(exit)) return exitCodes.ok;
    const failure = Cause.failureOption(exit.cause);
    if (failure._tag === "None") {
      if (Cause.isInterruptedOnly(exit.cause)) return exitCodes.interrupted;
      yield* writeError(Cause.pretty(exit.cause) + "\n");
      return exitCodes.failed;
    }
    if (failure.value._tag === "OutputClosed") return exitCodes.ok;
    yield* writeError(`${errorPalette.red("error")}: ${failure.value.message}\n`);
    return failure.value._tag === "UsageError" ? exitCodes.usage : exitCodes.failed;
  }).pipe(Effect.provide(layer));

if (import.meta.main) {
  const fiber = Effect.runFork(main(Deno.args));
  Deno.addSignalListener("SIGINT", () => {
    fiber.unsafeInterruptAsFork(fiber.id());
  });
  const exit = await Effect.runPromise(Fiber.await(fiber));
  Deno.exit(Exit.isSuccess(exit) ? exit.value : exitCodes.interrupted);
}
