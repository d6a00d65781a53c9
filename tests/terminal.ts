/**
 * Runs a command as somebody at a terminal would: `script` of util-linux makes one for it.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";

/** Colours of whoever runs the tests must not decide what the tests see. */
export const environment = (env: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = Deno.env.toObject();
  delete inherited.NO_COLOR;
  delete inherited.FORCE_COLOR;
  return { ...inherited, ...env };
};

/** Whether this machine can pretend to be a terminal. */
export const hasTerminal = await new Deno.Command("script", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

/** How to start a command in a terminal. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that runs in a terminal. */
export interface InTerminal {
  readonly press: (key: string) => Promise<void>;
  /** Reads on until some plain text is drawn that was not there before; gives all that was read. */
  readonly until: (text: string) => Promise<string>;
  /** Reads to the end, with all that a terminal obeys, and waits for the command to end. */
  readonly end: () => Promise<{ readonly code: number; readonly drawn: string }>;
  readonly kill: () => void;
}

/** Starts a command in a terminal of the given size. */
export const startInTerminal = (
  words: ReadonlyArray<string>,
  { columns, cwd, env = {}, rows }: TerminalOptions,
): InTerminal => {
  const command = words.map((word) => `'${word}'`).join(" ");
  const child = new Deno.Command("script", {
    args: [
      "--quiet",
      "--return",
      "--command",
      `stty cols ${columns} rows ${rows}; ${command}`,
      "/dev/null",
    ],
    cwd,
    env: environment({ TERM: "xterm-256color", ...env }),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keys = child.stdin.getWriter();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    press: (key) => keys.write(new TextEncoder().encode(key)),
    until: async (text) => {
      let drawn = "";
      while (!stripVTControlCharacters(drawn).includes(text)) {
        const { done, value = "" } = await output.read();
        if (done) throw new Error(`It ended before it drew "${text}":\n${drawn}`);
        drawn += value;
      }
      return drawn;
    },
    end: async () => {
      let drawn = "";
      for (let piece = await output.read(); !piece.done; piece = await output.read()) {
        drawn += piece.value;
      }
      const { code } = await child.status;
      await keys.close().catch(() => {});
      return { code, drawn };
    },
    kill: () => child.kill("SIGKILL"),
  };
};
