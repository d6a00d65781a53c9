/**
 * Runs the commands that prose quotes. As a script it rewrites the quoted output in the given files:
 *
 *     deno run --allow-all src/dev/quotation.ts lessons/02-thread-pool/lesson.md
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import { lessonCommand } from "../cli/lesson.ts";
import { pipedColumns, Terminal } from "../cli/terminal.ts";
import { plain } from "../render/palette.ts";
import { quotationsOf } from "../content/prose.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const run = async (command: string, input?: string): Promise<string> => {
  const child = new Deno.Command("sh", {
    args: ["-c", command.replace(/^deno /, `'${Deno.execPath()}' `)],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = new Response(child.stdout).text();
  // A filter such as head may have seen enough before the end.
  if (input !== undefined) await new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  return await output;
};

/** A terminal that nobody watches, and what was written to it. */
const pipe = () => {
  const written: Array<string> = [];
  const note = (text: string) => Effect.sync(() => void written.push(text));
  const terminal = Terminal.of({
    watched: false,
    palette: plain,
    errorPalette: plain,
    size: Effect.succeed({ columns: pipedColumns, rows: Infinity }),
    write: note,
    writeError: note,
  });
  return { terminal, written };
};

/** Runs a lesson here, as its task does in a process: there are dozens, and start-up is most of it. */
const runLesson = async (args: ReadonlyArray<string>): Promise<string> => {
  const { terminal, written } = pipe();
  await Effect.runPromise(Effect.provideService(lessonCommand(args), Terminal, terminal));
  return written.join("");
};

const lessonTask = "deno task lesson ";

const runSource = (command: string): Promise<string> =>
  command.startsWith(lessonTask)
    ? runLesson(command.slice(lessonTask.length).split(" "))
    : run(command);

const runs = new Map<string, Promise<string>>();

/**
 * The standard output of a quoted command, run from the root of the project without colours. What
 * stands before the first pipe is run once, however many filters are quoted with it.
 */
export const outputOf = async (command: string): Promise<string> => {
  const [source, ...filters] = command.split(" | ");
  const output = runs.get(source!) ?? runSource(source!);
  runs.set(source!, output);
  return filters.length === 0 ? await output : await run(filters.join(" | "), await output);
};

if (import.meta.main) {
  for (const path of Deno.args) {
    let text = await Deno.readTextFile(path);
    for (const { command, output } of quotationsOf(text)) {
      const block = (content: string): string => `\`\`\`console\n$ ${command}\n${content}\`\`\``;
      text = text.replace(block(output), block(await outputOf(command)));
    }
    await Deno.writeTextFile(path, text);
  }
}
