/**
 * `deno task exercise`: begins an exercise, and grades it at every save.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { exercisesOf, type Listed } from "../exercise/chapter.ts";
import { isPassed } from "../exercise/score.ts";
import { standingOf } from "../progress/standing.ts";
import { ProgressStore } from "../progress/store.ts";
import { run } from "./command.ts";
import { chooseExercises } from "./exercise_choice.ts";
import { session } from "./exercise_session.ts";
import { gradeExercise, gradeOptions, type GradeRequest, readGradeRequest } from "./grading.ts";
import type { Help } from "./help.ts";
import { invoke } from "./invocation.ts";
import { hasKeyboard } from "./keyboard.ts";
import * as ProgressFile from "./progress_file.ts";
import { progressText } from "./progress_text.ts";
import { gradedText, headingLine, typeErrorsText } from "./report_text.ts";
import { make, type Sandbox } from "./sandbox.ts";
import { Terminal } from "./terminal.ts";
import { typeErrors } from "./type_check.ts";
import type { View } from "./usage.ts";
import * as Workspace from "./workspace.ts";

const help: Help = {
  usage: "exercise [2 or 2.1] [options]",
  says: "Copies the starter to work/, and grades it whenever you save it. Begins with the first " +
    "exercise that you have not passed. Without a word, lists the exercises.",
  positionals: 1,
  options: gradeOptions,
};

/** The first that is not passed; the first of all when all are. */
const firstOpen = (chosen: ReadonlyArray<Listed>) =>
  Effect.gen(function* () {
    const progress = yield* (yield* ProgressStore).read;
    return chosen.find(({ key }) => standingOf(progress, key).passedAt === null) ?? chosen[0]!;
  });

/** Where nobody can press a key or watch: begins the exercise, and grades it once. */
const once = (listed: Listed, request: GradeRequest, sandbox: Sandbox, view: View) =>
  Effect.gen(function* () {
    const { write } = yield* Terminal;
    yield* sandbox.prepare(listed.name);
    yield* Workspace.begin(listed);
    const file = Workspace.learnerFile(listed);
    yield* write([
      headingLine(listed, yield* Effect.promise(listed.load), view),
      `the task is ${Workspace.pathOf(Workspace.exerciseFile(listed, "task.md"))}`,
      `your file is ${Workspace.pathOf(file)}`,
      "This is no terminal: the file is graded once, and not watched.",
      "",
      "",
    ].join("\n"));
    const [graded, errors] = yield* Effect.all(
      [gradeExercise(sandbox, listed, request), typeErrors([file])],
      { concurrency: 2 },
    );
    yield* write(gradedText(graded, view) + typeErrorsText(errors, view));
    return isPassed(graded.report);
  });

const exercise = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ view, words }) =>
    Effect.gen(function* () {
      const terminal = yield* Terminal;
      const request = yield* readGradeRequest(words);
      const [word] = words.positionals;
      const chosen = yield* chooseExercises(lessons, word);
      const first = yield* firstOpen(chosen);
      if (word === undefined) {
        return yield* terminal.write(
          `${yield* progressText(chosen, view)}\nBegin with: deno task exercise ${first.name}\n`,
        );
      }
      const sandbox = yield* make({ deadline: request.deadline, reuse: false });
      return terminal.watched && hasKeyboard()
        ? yield* session(first, { book: exercisesOf(lessons), request, sandbox })
        : yield* once(first, request, sandbox, view);
    }));

if (import.meta.main) {
  await run(Effect.scoped(exercise(Deno.args)).pipe(Effect.provide(ProgressFile.layer)));
}
