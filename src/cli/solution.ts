/**
 * `deno task solution`: the solution of an exercise, with its explanation.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { run } from "./command.ts";
import { chooseExercise } from "./exercise_choice.ts";
import type { Help } from "./help.ts";
import { invoke } from "./invocation.ts";
import * as ProgressFile from "./progress_file.ts";
import { solutionText } from "./report_text.ts";
import { askForSolution } from "./solving.ts";
import { Terminal } from "./terminal.ts";

const help: Help = {
  usage: "solution 2.1",
  says: "Prints one solution, and why it is so: once you have passed, or when asked twice.",
  positionals: 1,
  options: [],
};

const solution = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ view, words }) =>
    Effect.gen(function* () {
      const { write } = yield* Terminal;
      const listed = yield* chooseExercise(lessons, words.positionals[0]);
      const solution = yield* askForSolution(listed);
      yield* write(
        solution === undefined
          ? `You have not passed ${listed.name} yet. Ask again to see the solution all the same; ` +
            `or: deno task hint ${listed.name}\n`
          : solutionText(solution, view),
      );
    }));

if (import.meta.main) {
  await run(solution(Deno.args).pipe(Effect.provide(ProgressFile.layer)));
}
