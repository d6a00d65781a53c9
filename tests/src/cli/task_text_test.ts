import assert from "node:assert/strict";
import { taskText } from "../../../src/cli/task_text.ts";
import { lessons } from "../../../lessons/mod.ts";
import { folderOf } from "../../../src/dev/exercise_folder.ts";
import { exercisesOf } from "../../../src/exercise/chapter.ts";
import { plain } from "../../../src/render/palette.ts";

const columns = 79;

Deno.test("a task has lines that fit, lists that hang, code as it is, and bold without its signs", () => {
  const markdown = [
    "# Title\n",
    "Some words that are **quite bold** in a line with `a * b * c`, and a",
    "[link](https://example.com) that was broken elsewhere.\n",
    "- one item that is too long for a line of so few columns",
    "  as there are",
    "- two\n",
    "```ts\nconst  kept = 1;\n\nconst as = { it: is };\n```\n",
    "2. first\n3. second\n",
    "| a | b |\n| - | - |\n| 1 | 2 |",
  ].join("\n");
  const palette = { ...plain, bold: (text: string) => `\x1b[1m${text}\x1b[22m` };
  assert.equal(
    taskText(markdown, { columns: 40, palette }),
    [
      "\x1b[1mTitle\x1b[22m",
      "",
      "Some words that are \x1b[1mquite bold\x1b[22m in a line",
      "with `a * b * c`, and a link",
      "(https://example.com) that was broken",
      "elsewhere.",
      "",
      "- one item that is too long for a line",
      "  of so few columns as there are",
      "- two",
      "",
      "  const  kept = 1;",
      "",
      "  const as = { it: is };",
      "",
      "2. first",
      "3. second",
      "",
      "| a | b |",
      "| - | - |",
      "| 1 | 2 |",
      "",
    ].join("\n"),
  );
});

Deno.test("every task of the book fits a terminal of 80 columns, but for code", () => {
  for (const listed of exercisesOf(lessons)) {
    const markdown = Deno.readTextFileSync(new URL("task.md", folderOf(listed)));
    const text = taskText(markdown, { columns, palette: plain });
    assert.doesNotMatch(text, /\*\*|```|^#/m, listed.name);
    const long = text.split("\n").filter((line) => line.length > columns);
    assert.ok(long.every((line) => line.startsWith("  ")), `${listed.name}: ${long.join("\n")}`);
    const words = (text: string): ReadonlyArray<string> => text.match(/[\p{L}\p{N}]+/gu) ?? [];
    assert.deepEqual(words(text), words(markdown.replaceAll(/^```.*$/gm, "")), listed.name);
  }
});
