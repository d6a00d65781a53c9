/** What the command line asks for. */
export interface Request {
  readonly rounds: number;
  /** Only figures with this in their title; the empty string is in all of them. */
  readonly filter: string;
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const defaultRounds = 5;

const usage = "deno task bench [part of a figure's name] [--rounds N]";

const readRounds = (word: string | undefined): number => {
  const rounds = Number(word);
  if (word === undefined || !/^\d+$/.test(word) || rounds < 1) {
    throw new UsageError(`--rounds needs a whole number of at least 1: ${usage}`);
  }
  return rounds;
};

/** Reads the arguments; throws a `UsageError` for any that it does not know. */
export const readRequest = (args: ReadonlyArray<string>): Request => {
  let rounds = defaultRounds;
  let filter: string | undefined;
  const words = args.values();
  for (const word of words) {
    if (word === "--rounds") rounds = readRounds(words.next().value);
    else if (word.startsWith("--rounds=")) rounds = readRounds(word.slice("--rounds=".length));
    else if (word.startsWith("-") || filter !== undefined) {
      throw new UsageError(`unknown argument "${word}": ${usage}`);
    } else filter = word;
  }
  return { rounds, filter: filter ?? "" };
};
