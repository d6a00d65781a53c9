import { parseArgs } from "node:util";
import * as Either from "effect/Either";
import { suggestion, UsageError } from "./usage.ts";

/** The words of a command line: what stands by itself, and the flags with what they were given. */
export interface Words {
  readonly positionals: ReadonlyArray<string>;
  readonly flags: ReadonlyMap<string, string | undefined>;
  readonly help: boolean;
}

/** The names of flags, without dashes. */
export interface Flags {
  /** Those that take a value. */
  readonly valued: ReadonlyArray<string>;
  /** Those that take none. */
  readonly switches: ReadonlyArray<string>;
}

/** Splits a command line. */
export const readWords = (
  args: ReadonlyArray<string>,
  { switches, valued }: Flags,
): Either.Either<Words, UsageError> => {
  const { tokens } = parseArgs({
    args: args as Array<string>,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...valued.map((name) => [name, { type: "string" }] as const),
      ...switches.map((name) => [name, { type: "boolean" }] as const),
      ["help", { type: "boolean", short: "h" }] as const,
    ]),
  });
  const positionals: Array<string> = [];
  const flags = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (flags.has(name)) return Either.left(new UsageError(`${rawName} is given twice`));
    if (valued.includes(name) && value === undefined) {
      return Either.left(new UsageError(`${rawName} needs a value`));
    }
    if (switches.includes(name) && value !== undefined) {
      return Either.left(new UsageError(`${rawName} takes no value, and was given "${value}"`));
    }
    flags.set(name, value);
  }
  return Either.right({ positionals, flags, help: flags.has("help") });
};

/**
 * Lets only known flags pass, and so many positionals.
 *
 * @param where to be said of an unknown flag: "in this lesson".
 */
export const refuseUnknown = (
  words: Words,
  { known, positionals, where }: {
    readonly known: ReadonlyArray<string>;
    readonly positionals: number;
    readonly where: string;
  },
): Either.Either<void, UsageError> => {
  const unknown = Array.from(words.flags.keys()).find((flag) => !known.includes(flag));
  if (unknown !== undefined) {
    const near = suggestion(`--${unknown}`, known.map((flag) => `--${flag}`));
    return Either.left(
      new UsageError(`there is no option --${unknown} ${where}${near || "; see --help"}`),
    );
  }
  const surplus = words.positionals[positionals];
  return surplus === undefined
    ? Either.right(undefined)
    : Either.left(new UsageError(`"${surplus}" is one word too many; see --help`));
};
