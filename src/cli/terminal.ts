import process from "node:process";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { coloured } from "../render/colours.ts";
import { type Palette, plain } from "../render/palette.ts";

/** Where a command writes, and what that can show. */
export class Terminal extends Context.Tag("watertight/cli/Terminal")<Terminal, {
  /** Whether somebody watches: standard output is a terminal, and not a pipe or a file. */
  readonly watched: boolean;
  readonly palette: Palette;
  /** The palette of standard error. */
  readonly errorPalette: Palette;
  /** The size of the window now, in characters; never taken as narrower than 60. */
  readonly size: Effect.Effect<{ readonly columns: number; readonly rows: number }>;
  readonly write: (text: string) => Effect.Effect<void, OutputClosed>;
  readonly writeError: (text: string) => Effect.Effect<void>;
}>() {}

/** Whoever read the output has gone: `| head` has seen enough. */
export class OutputClosed {
  readonly _tag = "OutputClosed";
}

const narrowest = 60;

/** The width of what is written to a pipe or a file. */
export const pipedColumns = 100;

/**
 * Whether to use colour: never where NO_COLOR is set (https://no-color.org), always where
 * FORCE_COLOR is set and not 0 or false, and otherwise where somebody watches.
 */
export const wantsColour = (
  env: Readonly<Record<string, string | undefined>>,
  watched: boolean,
): boolean => {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return watched && env.TERM !== "dumb";
};

const encoder = new TextEncoder();

const writeAll = (output: typeof Deno.stdout, text: string): void => {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(output.writeSync(rest));
};

const paletteFor = (watched: boolean): Palette =>
  wantsColour(process.env, watched) ? coloured : plain;

/** Standard output and standard error. */
export const layer: Layer.Layer<Terminal> = Layer.sync(Terminal, () => {
  const watched = Deno.stdout.isTerminal();
  return {
    watched,
    palette: paletteFor(watched),
    errorPalette: paletteFor(Deno.stderr.isTerminal()),
    size: Effect.sync(() => {
      if (!watched) return { columns: pipedColumns, rows: Infinity };
      const { columns, rows } = Deno.consoleSize();
      return { columns: Math.max(narrowest, columns), rows };
    }),
    write: (text) =>
      Effect.try({ try: () => writeAll(Deno.stdout, text), catch: () => new OutputClosed() }),
    writeError: (text) => Effect.sync(() => writeAll(Deno.stderr, text)),
  };
});
