import { fileURLToPath } from "node:url";

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

/** Colours of whoever runs the tests must not decide what the tests see. */
export const environment = (env: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = Deno.env.toObject();
  delete inherited.NO_COLOR;
  delete inherited.FORCE_COLOR;
  return { ...inherited, ...env };
};

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

/** A shell command that runs `deno task lesson`. */
const shellCommand = (args: ReadonlyArray<string>): string =>
  [Deno.execPath(), ...lessonArguments(args)].map((word) => `'${word}'`).join(" ");

/** Whether this machine can pretend to be a terminal (util-linux). */
export const hasTerminal = await new Deno.Command("script", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

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
  options: {
    readonly columns: number;
    readonly rows: number;
    /** Presses Ctrl-C once this was drawn. */
    readonly interruptAt?: string;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly code: number; readonly drawn: string }> => {
  const { columns, env = {}, interruptAt, rows } = options;
  const child = new Deno.Command("script", {
    args: [
      "--quiet",
      "--return",
      "--command",
      `stty cols ${columns} rows ${rows}; ${shellCommand(args)}`,
      "/dev/null",
    ],
    cwd: root,
    env: environment({ TERM: "xterm-256color", ...env }),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keys = child.stdin.getWriter();
  const press = (): void => void keys.write(new Uint8Array([3]));
  const drawn = await readUntilEnd(
    child.stdout,
    interruptAt === undefined ? undefined : { for: interruptAt, then: press },
  );
  const { code } = await child.status;
  await keys.close().catch(() => {});
  return { code, drawn };
};
