/**
 * `deno task lesson`: lists the lessons, or runs one.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import type { SimulationError } from "../simulation/failure.ts";
import { run } from "./command.ts";
import { findLesson, readRun, switches, valuedFlags } from "./request.ts";
import { show } from "./show.ts";
import { type OutputClosed, Terminal } from "./terminal.ts";
import { generalHelp, lessonHelp, lessonList, UsageError } from "./usage.ts";
import { readWords } from "./words.ts";

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

/** The command with the words after `deno task lesson`. */
export const lessonCommand = (
  args: ReadonlyArray<string>,
): Effect.Effect<void, UsageError | SimulationError | OutputClosed, Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const { columns } = yield* terminal.size;
    const view = { columns, palette: terminal.palette };
    const name = firstPositional(args);
    if (name === undefined) {
      const words = yield* readWords(args, { valued: [], switches });
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
    const words = yield* readWords(args, { valued: valuedFlags(demonstration), switches });
    if (words.help) return yield* terminal.write(lessonHelp(lesson, demonstration, view));
    const request = yield* readRun(demonstration, words);
    yield* show({ lesson, demonstration, request });
  });

if (import.meta.main) await run(lessonCommand(Deno.args));
