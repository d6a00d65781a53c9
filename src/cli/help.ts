import { wrap } from "../render/wrap.ts";
import { optionLines, type View } from "./usage.ts";

/** What a command says of itself. */
export interface Help {
  /** The task's name and its arguments: `grade [2 or 2.1] [options]`. */
  readonly usage: string;
  readonly says: string;
  /** How many words it takes besides flags, at most. */
  readonly positionals: number;
  /** A flag that takes a value is written with it: `--seeds N`. */
  readonly options: ReadonlyArray<readonly [flag: string, says: string]>;
}

/** What `--help` prints. */
export const helpText = ({ options, says, usage }: Help, view: View): string =>
  [
    view.palette.bold(`deno task ${usage}`),
    "",
    ...wrap(says, view.columns),
    "",
    ...optionLines([...options, ["--help", "show this"]], view),
  ].join("\n") + "\n";
