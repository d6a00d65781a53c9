import * as Effect from "effect/Effect";
import { type Help, helpText } from "./help.ts";
import { type OutputClosed, Terminal } from "./terminal.ts";
import type { UsageError, View } from "./usage.ts";
import { type Flags, readWords, refuseUnknown, type Words } from "./words.ts";

/** A command line that was understood, and how to lay out what is printed. */
export interface Invocation {
  readonly words: Words;
  readonly view: View;
}

/** The flags that a help text offers, so that what is offered is what is read. */
const flagsOf = ({ options }: Help): Flags => {
  const flags = options.map(([flag]) => flag.slice(2).split(" "));
  const named = (valued: boolean) =>
    flags.flatMap(([name, value]) => (value !== undefined) === valued ? [name!] : []);
  return { valued: named(true), switches: [...named(false), "help"] };
};

/** Reads a command line and hands it on; or prints the help, when that is asked for. */
export const invoke = <A, E, R>(
  args: ReadonlyArray<string>,
  help: Help,
  body: (invocation: Invocation) => Effect.Effect<A, E, R>,
): Effect.Effect<A | void, E | UsageError | OutputClosed, R | Terminal> =>
  Effect.gen(function* () {
    const terminal = yield* Terminal;
    const { columns } = yield* terminal.size;
    const view = { columns, palette: terminal.palette };
    const { switches, valued } = flagsOf(help);
    const words = yield* readWords(args, { valued, switches });
    if (words.help) return yield* terminal.write(helpText(help, view));
    yield* refuseUnknown(words, {
      known: [...valued, ...switches],
      positionals: help.positionals,
      where: "here",
    });
    return yield* body({ words, view });
  });
