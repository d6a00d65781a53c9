/**
 * `deno task hint`: the next hint for an exercise.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { run } from "./command.ts";
import { chooseExercise } from "./exercise_choice.ts";
import { gradeExercise, gradeOptions, readGradeRequest } from "./grading.ts";
import type { Help } from "./help.ts";
import { nextHint } from "./hinting.ts";
import { invoke } from "./invocation.ts";
import * as ProgressFile from "./progress_file.ts";
import { gradedText, hintText } from "./report_text.ts";
import { make } from "./sandbox.ts";
import { Terminal } from "./terminal.ts";

const help: Help = {
  usage: "hint 2.1 [options]",
  says: "Grades your file and gives the next hint for the first check that it does not pass. " +
    "There are three for each check.",
  positionals: 1,
  options: gradeOptions,
};

const hint = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ view, words }) =>
    Effect.gen(function* () {
      const { write } = yield* Terminal;
      const request = yield* readGradeRequest(words);
      const listed = yield* chooseExercise(lessons, words.positionals[0]);
      const sandbox = yield* make({ deadline: request.deadline, reuse: false });
      const graded = yield* gradeExercise(sandbox, listed, request);
      // What keeps a file from being graded is told better by the report than by any hint.
      if (graded.report.problem !== null) return yield* write(gradedText(graded, view));
      const hint = yield* nextHint(listed, graded.report);
      yield* write(
        hint === undefined
          ? `${listed.name} passes every check: no hint is needed.\n`
          : hintText(hint, view),
      );
    }));

if (import.meta.main) {
  await run(Effect.scoped(hint(Deno.args)).pipe(Effect.provide(ProgressFile.layer)));
}
