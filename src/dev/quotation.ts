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

/** The standard output of a quoted command, run from the root of the project without colours. */
export const outputOf = async (command: string): Promise<string> => {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", expand(command)],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout);
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
