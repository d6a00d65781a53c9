import { fileURLToPath } from "node:url";
import { environment, startInTerminal, type TerminalOptions } from "../../terminal.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What `deno task lesson` runs, read from the task itself so that the two cannot differ. */
const task: string = JSON.parse(
  await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
).tasks.lesson.command;

/** The arguments to Deno with which the task runs the command line. */
export const lessonArguments = (args: ReadonlyArray<string>): Array<string> => [
  ...task.split(" ").slice(1),
  ...args,
];

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the command line, its output piped. */
export const spawnLesson = (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {},
): Deno.ChildProcess =>
  new Deno.Command(Deno.execPath(), {
    args: lessonArguments(args),
    cwd: root,
    env: environment(env),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

/** Runs `deno task lesson` as a pipe would. */
export const lesson = async (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {},
): Promise<Result> => {
  const { code, stderr, stdout } = await spawnLesson(args, env).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
};

/** Reads a process's output to its end, and calls back once it contains some text. */
export const readUntilEnd = async (
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  watch?: { readonly for: string; readonly then: () => void },
): Promise<string> => {
  let text = "";
  let seen = watch === undefined;
  for await (const piece of output.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (!seen && text.includes(watch!.for)) {
      seen = true;
      watch!.then();
    }
  }
  return text;
};

/** Runs `deno task lesson` in a terminal of the given size, and returns all it drew. */
export const lessonInTerminal = async (
  args: ReadonlyArray<string>,
  { interruptAt, ...options }: Omit<TerminalOptions, "cwd"> & {
    /** Presses Ctrl-C once this was drawn. */
    readonly interruptAt?: string;
  },
): Promise<{ readonly code: number; readonly drawn: string }> => {
  const words = [Deno.execPath(), ...lessonArguments(args)];
  const terminal = startInTerminal(words, { ...options, cwd: root });
  let before = "";
  if (interruptAt !== undefined) {
    before = await terminal.until(interruptAt);
    await terminal.press("\x03");
  }
  const { code, drawn } = await terminal.end();
  return { code, drawn: before + drawn };
};
