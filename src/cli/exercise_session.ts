/**
 * Working on exercises in a terminal: grades at every save, and does what the keys ask for.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import * as Stream from "effect/Stream";
import type { Listed } from "../exercise/chapter.ts";
import type { CommandError } from "./command.ts";
import { screenText, type Shown } from "./exercise_screen.ts";
import { saves } from "./file_watch.ts";
import { gradeExercise, type GradeRequest } from "./grading.ts";
import { nextHint } from "./hinting.ts";
import { keys } from "./keyboard.ts";
import { progressText } from "./progress_text.ts";
import { hintText, solutionText, stepText } from "./report_text.ts";
import type { Graded, Sandbox } from "./sandbox.ts";
import { askForSolution } from "./solving.ts";
import { Terminal } from "./terminal.ts";
import { typeErrors } from "./type_check.ts";
import type { View } from "./usage.ts";
import * as Workspace from "./workspace.ts";

/** What a session waits for. */
type Input =
  | { readonly _tag: "Pressed"; readonly key: string }
  | { readonly _tag: "Saved"; readonly path: string }
  | { readonly _tag: "Stepped"; readonly listed: Listed; readonly text: string }
  | { readonly _tag: "Graded"; readonly listed: Listed; readonly graded: Graded }
  | { readonly _tag: "Compiled"; readonly listed: Listed; readonly errors: string }
  | { readonly _tag: "Failed"; readonly error: CommandError };

/** Works on an exercise, and on those that come after it in the book, until `q` is pressed. */
export const session = (
  first: Listed,
  { book, request, sandbox }: {
    /** Every exercise there is, in order. */
    readonly book: ReadonlyArray<Listed>;
    readonly request: GradeRequest;
    readonly sandbox: Sandbox;
  },
) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const inputs = yield* Queue.unbounded<Input>();
    const viewNow = Effect.map(terminal.size, ({ columns }): View => ({
      columns: columns - 1,
      palette: terminal.palette,
    }));
    const after = ({ name }: Listed): Listed | undefined =>
      book[book.findIndex((one) => one.name === name) + 1];
    let grading: Fiber.RuntimeFiber<unknown, unknown> | undefined;

    const prepare = (listed: Listed) =>
      sandbox.prepare(listed.name, Workspace.exerciseFile(listed, "solution.ts"));

    const grade = (listed: Listed) =>
      Effect.gen(function* () {
        const graded = yield* gradeExercise(sandbox, listed, {
          ...request,
          onStep: (step) => {
            const text = stepText(step);
            return text === undefined
              ? Effect.void
              : inputs.offer({ _tag: "Stepped", listed, text });
          },
        });
        yield* inputs.offer({ _tag: "Graded", listed, graded });
        yield* prepare(listed);
        // Only now: the compiler would take the grader's time.
        const errors = yield* typeErrors([Workspace.learnerFile(listed)]);
        yield* inputs.offer({ _tag: "Compiled", listed, errors });
      }).pipe(Effect.catchAll((error) => inputs.offer({ _tag: "Failed", error })));

    /** Grades from the beginning; what was under way is of an older file. */
    const regrade = (shown: Shown) =>
      Effect.gen(function* () {
        if (grading !== undefined) yield* Fiber.interrupt(grading);
        grading = yield* Effect.fork(grade(shown.listed));
        return { ...shown, underWay: "loading", errors: "", aside: "" };
      });

    const show = (listed: Listed) =>
      Effect.gen(function* () {
        const task = yield* Workspace.read(Workspace.exerciseFile(listed, "task.md"));
        // Loaded here: a list of exercises needs no Markdown.
        const { taskText } = yield* Effect.promise(() => import("./task_text.ts"));
        if (grading !== undefined) yield* Fiber.interrupt(grading);
        const isNew = yield* Workspace.begin(listed);
        const shown: Shown = {
          listed,
          exercise: yield* Effect.promise(listed.load),
          underWay: undefined,
          graded: undefined,
          errors: "",
          aside: taskText(task, yield* viewNow),
        };
        if (!isNew) return yield* regrade(shown);
        yield* prepare(listed);
        return shown;
      });

    const hint = ({ graded, listed }: Shown, view: View) =>
      Effect.gen(function* () {
        if (graded === undefined) {
          return "Save your file first: a hint is for a check that fails.\n";
        }
        if (graded.report.problem !== null) return "First mend what keeps the file from loading.\n";
        const next = yield* nextHint(listed, graded.report);
        if (next !== undefined) return hintText(next, view);
        return after(listed) === undefined
          ? "Every check passes, and this is the last exercise.\n"
          : "Every check passes: n is the next.\n";
      });

    const press = (shown: Shown, key: string, view: View) =>
      Effect.gen(function* () {
        const { listed } = shown;
        switch (key) {
          case "h":
            return { ...shown, aside: yield* hint(shown, view) };
          case "s": {
            const solution = yield* askForSolution(listed);
            const aside = solution === undefined
              ? "Not passed yet. Press s again to see the solution all the same.\n"
              : solutionText(solution, view);
            return { ...shown, aside };
          }
          case "n": {
            const next = after(listed);
            return next === undefined
              ? { ...shown, aside: "This is the last exercise.\n" }
              : yield* show(next);
          }
          case "r": {
            const copy = yield* Workspace.reset(listed);
            const kept = copy === undefined ? "" : ` Your version: ${Workspace.pathOf(copy)}`;
            return { ...(yield* show(listed)), aside: `The starter is back.${kept}\n` };
          }
          case "l": {
            const siblings = book.filter(({ lesson }) => lesson.number === listed.lesson.number);
            return { ...shown, aside: yield* progressText(siblings, view) };
          }
          default:
            return shown;
        }
      });

    const react = (shown: Shown, input: Input, view: View) =>
      Effect.gen(function* () {
        // News of an exercise that was left meanwhile.
        if ("listed" in input && input.listed !== shown.listed) return shown;
        switch (input._tag) {
          case "Pressed":
            return yield* press(shown, input.key, view);
          case "Saved":
            return input.path === fileURLToPath(Workspace.learnerFile(shown.listed))
              ? yield* regrade(shown)
              : shown;
          case "Stepped":
            return { ...shown, underWay: input.text };
          case "Graded":
            return { ...shown, underWay: undefined, graded: input.graded };
          case "Compiled":
            return { ...shown, errors: input.errors };
          case "Failed":
            return yield* Effect.fail(input.error);
        }
      });

    let shown = yield* show(first);
    yield* Effect.forkScoped(
      Stream.runForEach(yield* keys, (key) => inputs.offer({ _tag: "Pressed", key })),
    );
    yield* Effect.forkScoped(
      Stream.runForEach(
        yield* saves(Workspace.workFolder),
        (path) => inputs.offer({ _tag: "Saved", path }),
      ),
    );
    for (;;) {
      yield* terminal.write(screenText(shown, yield* viewNow));
      const input = yield* inputs.take;
      if (input._tag === "Pressed" && input.key === "q") return;
      shown = yield* react(shown, input, yield* viewNow);
    }
  });
