import { parseArgs } from "node:util";
import * as Either from "effect/Either";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import * as Parameter from "../lesson/parameter.ts";
import { flagOf, suggestion, UsageError } from "./usage.ts";

/** The forms that a run can be had in. */
export const formats = ["text", "table", "ndjson", "svg"] as const;

export type Format = (typeof formats)[number];

/** How to run a lesson. */
export interface RunRequest {
  readonly seed: number;
  readonly values: Parameter.Values<Parameter.Parameters>;
  readonly format: Format;
  readonly live: boolean;
  /** Virtual seconds in a real second, for whoever watches. */
  readonly speed: number;
}

/** The words of a command line: what stands by itself, and the flags with what they were given. */
export interface Words {
  readonly positionals: ReadonlyArray<string>;
  readonly flags: ReadonlyMap<string, string | undefined>;
  readonly help: boolean;
}

/** Flags that take no value. */
const switches = ["live", "help"];

/** Splits a command line. `valued` are the names of flags that take a value, without dashes. */
export const readWords = (
  args: ReadonlyArray<string>,
  valued: ReadonlyArray<string>,
): Either.Either<Words, UsageError> => {
  const { tokens } = parseArgs({
    args: args as Array<string>,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...valued.map((name) => [name, { type: "string" }] as const),
      ["live", { type: "boolean" }] as const,
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

/** Finds a lesson by its number or its slug. */
export const findLesson = (
  lessons: ReadonlyArray<Lesson>,
  name: string,
): Either.Either<Lesson, UsageError> => {
  const lesson = lessons.find(({ number, slug }) => String(number) === name || slug === name);
  if (lesson !== undefined) return Either.right(lesson);
  const numbers = `1 to ${lessons.length}`;
  const near = suggestion(name, lessons.map(({ slug }) => slug));
  return Either.left(
    new UsageError(`there is no lesson "${name}": give a number from ${numbers} or a name${near}`),
  );
};

const commonFlags = ["seed", "speed", "format"];

/** The flags of a lesson that take a value. */
export const valuedFlags = (demonstration: Demonstration): ReadonlyArray<string> => [
  ...commonFlags,
  ...Object.keys(demonstration.parameters).map((name) => flagOf(name).slice(2)),
];

/** Largest seed: what a double holds exactly. */
const seeds = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

const readSeed = (text: string | undefined): Either.Either<number, UsageError> => {
  if (text === undefined) return Either.right(1);
  const seed = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(seed) ? Either.right(seed) : Either.left(
    new UsageError(
      `--seed is "${text}", and must be a whole number from ${seeds.minimum} to ${seeds.maximum}`,
    ),
  );
};

const speeds = { minimum: 0.01, maximum: 10_000 };

const readSpeed = (
  text: string | undefined,
  preset: number,
): Either.Either<number, UsageError> => {
  if (text === undefined) return Either.right(preset);
  const speed = text.trim() === "" ? NaN : Number(text);
  return speed >= speeds.minimum && speed <= speeds.maximum ? Either.right(speed) : Either.left(
    new UsageError(
      `--speed is "${text}", and must be a number from ${speeds.minimum} to ${speeds.maximum}`,
    ),
  );
};

const readFormat = (text: string | undefined): Either.Either<Format, UsageError> => {
  if (text === undefined) return Either.right("text");
  const format = formats.find((known) => known === text);
  return format !== undefined ? Either.right(format) : Either.left(
    new UsageError(
      `--format is "${text}", and must be one of ${formats.join(", ")}${suggestion(text, formats)}`,
    ),
  );
};

/** Reads the flags of a lesson. */
export const readRun = (
  demonstration: Demonstration,
  words: Words,
): Either.Either<RunRequest, UsageError> =>
  Either.gen(function* () {
    const parameters = Object.keys(demonstration.parameters);
    const known = [...valuedFlags(demonstration), ...switches];
    const unknown = Array.from(words.flags.keys()).find((flag) => !known.includes(flag));
    if (unknown !== undefined) {
      const near = suggestion(`--${unknown}`, known.map((flag) => `--${flag}`));
      return yield* Either.left(
        new UsageError(`there is no option --${unknown} in this lesson${near || "; see --help"}`),
      );
    }
    const [, surplus] = words.positionals;
    if (surplus !== undefined) {
      return yield* Either.left(new UsageError(`"${surplus}" is one word too many; see --help`));
    }
    const live = words.flags.has("live");
    if (live && words.flags.has("speed")) {
      return yield* Either.left(
        new UsageError("--speed does not go with --live: the real clock has one speed"),
      );
    }
    const given: Record<string, string> = {};
    for (const name of parameters) {
      const text = words.flags.get(flagOf(name).slice(2));
      if (text !== undefined) given[name] = text;
    }
    const values = yield* Either.mapLeft(
      Parameter.read(demonstration.parameters, given),
      (refusal) =>
        new UsageError(
          `${flagOf(refusal.name)} is "${refusal.given}", and must be ${refusal.allowed}` +
            suggestion(refusal.given, refusal.options),
        ),
    );
    return {
      seed: yield* readSeed(words.flags.get("seed")),
      speed: yield* readSpeed(words.flags.get("speed"), demonstration.speed),
      format: yield* readFormat(words.flags.get("format")),
      live,
      values,
    };
  });
