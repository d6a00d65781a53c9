/**
 * `deno task progress`: what is done; and taking it to another machine.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { exercisesOf } from "../exercise/chapter.ts";
import { merge } from "../progress/standing.ts";
import { decode, encode, ProgressStore } from "../progress/store.ts";
import { run } from "./command.ts";
import type { Help } from "./help.ts";
import { invoke } from "./invocation.ts";
import * as ProgressFile from "./progress_file.ts";
import { progressText } from "./progress_text.ts";
import { Terminal } from "./terminal.ts";
import { suggestion, UsageError, type View } from "./usage.ts";
import * as Workspace from "./workspace.ts";

const help: Help = {
  usage: "progress [export FILE | import FILE]",
  says: "Shows what you have done. With export, writes it to a new file, wherever you say; with " +
    "import, adds what a file has to what is here, and keeps the better of both.",
  positionals: 2,
  options: [],
};

const list = (view: View) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    yield* terminal.write(yield* progressText(exercisesOf(lessons), view));
  });

const exportTo = (file: URL) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const progress = yield* (yield* ProgressStore).read;
    yield* Workspace.writeNew(file, encode(progress));
    yield* terminal.write(`written to ${Workspace.pathOf(file)}\n`);
  });

const importFrom = (file: URL) =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const store = yield* ProgressStore;
    const theirs = yield* decode(yield* Workspace.read(file), Workspace.pathOf(file));
    yield* store.update((own) => merge(own, theirs));
    yield* terminal.write(
      `${Object.keys(theirs.exercises).length} exercises read from ${Workspace.pathOf(file)}\n`,
    );
  });

const actions = ["export", "import"];

const progress = (args: ReadonlyArray<string>) =>
  invoke(args, help, ({ view, words }) =>
    Effect.gen(function* () {
      const [action, name] = words.positionals;
      if (action === undefined) return yield* list(view);
      if (!actions.includes(action)) {
        return yield* Effect.fail(
          new UsageError(
            `"${action}" is neither export nor import${suggestion(action, actions)}`,
          ),
        );
      }
      if (name === undefined) {
        return yield* Effect.fail(new UsageError(`${action} needs the name of a file`));
      }
      const file = pathToFileURL(resolve(name));
      yield* action === "export" ? exportTo(file) : importFrom(file);
    }));

if (import.meta.main) {
  await run(progress(Deno.args).pipe(Effect.provide(ProgressFile.layer)));
}
