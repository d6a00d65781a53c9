/**
 * Whole processes, from the start until their output has been read to its end.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };

const root = new URL("../..", import.meta.url);
const lessonArguments = ["2", "--format", "ndjson"];

/** The arguments of `deno run` in the task, with its permissions, and without its script. */
const [, ...runWithPermissions] = config.tasks.lesson.command.split(" ").slice(0, -1);

export const wholeProcesses = {
  "lesson 2": [...runWithPermissions, "src/cli/lesson.ts", ...lessonArguments],
  "import of effect/Effect": [...runWithPermissions, "tests/bench/only_effect.ts"],
  "deno test of nothing": ["test", "--quiet", "--allow-all", "tests/bench/empty.ts"],
  "lesson 2 by deno task": ["task", "lesson", ...lessonArguments],
} as const satisfies Readonly<Record<string, ReadonlyArray<string>>>;

export type WholeProcess = keyof typeof wholeProcesses;

export const isWholeProcess = (name: string): name is WholeProcess =>
  Object.hasOwn(wholeProcesses, name);

/** The time of one run in nanoseconds; throws what it complains about if it fails. */
export const timeOfRun = async (name: WholeProcess): Promise<number> => {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...wholeProcesses[name]],
    cwd: root,
    stdin: "null",
  });
  const start = performance.now();
  const { success, stderr } = await command.output();
  const elapsed = performance.now() - start;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return elapsed * 1e6;
};
