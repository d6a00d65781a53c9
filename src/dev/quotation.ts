/**
 * Runs the commands that prose quotes. As a script it rewrites the quoted output in the given files:
 *
 *     deno run --allow-all src/dev/quotation.ts lessons/02-thread-pool/lesson.md
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { quotationsOf } from "../content/prose.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const tasks: Readonly<Record<string, { readonly command: string }>> = JSON.parse(
  await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
).tasks;

/** `deno task lesson …` as what the task runs, by this very Deno. */
const expand = (command: string): string =>
  command.replace(/^deno task (\w+)/, (text, name: string) => {
    const task = tasks[name]?.command;
    return task === undefined ? text : task.replace(/^deno /, `'${Deno.execPath()}' `);
  });

const run = async (command: string, input?: string): Promise<string> => {
  const child = new Deno.Command("sh", {
    args: ["-c", expand(command)],
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

const runs = new Map<string, Promise<string>>();

/**
 * The standard output of a quoted command, run from the root of the project without colours. What
 * stands before the first pipe is run once, however many filters are quoted with it.
 */
export const outputOf = async (command: string): Promise<string> => {
  const [source, ...filters] = command.split(" | ");
  const output = runs.get(source!) ?? run(source!);
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
