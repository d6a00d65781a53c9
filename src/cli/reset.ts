/**
 * `deno task reset`: begins an exercise again.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { run } from "./command.ts";
import { chooseExercise } from "./exercise_choice.ts";
import type { Help } from "./help.ts";
import { invoke } from "./invocation.ts";
import { Terminal } from "./terminal.ts";
import * as Workspace from "./workspace.ts";

const help: Help = {
  usage: "reset 2.1",
  says: "Puts the starter in place of your file. Your version is kept in work/backups/.",
  positionals: 1,
  options: [],
};

const reset = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ words }) =>
    Effect.gen(function* () {
      const { write } = yield* Terminal;
      const listed = yield* chooseExercise(lessons, words.positionals[0]);
      const copy = yield* Workspace.reset(listed);
      const file = Workspace.pathOf(Workspace.learnerFile(listed));
      const said = copy === undefined
        ? `${listed.name} was not begun, and begins now: ${file}`
        : `Your version is kept: ${Workspace.pathOf(copy)}\n${listed.name} begins again: ${file}`;
      yield* write(`${said}\n`);
    }));

if (import.meta.main) await run(reset(Deno.args));
