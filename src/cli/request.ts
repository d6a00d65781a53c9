import * as Either from "effect/Either";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import * as Parameter from "../lesson/parameter.ts";
import { flagOf, suggestion, UsageError } from "./usage.ts";
import { refuseUnknown, type Words } from "./words.ts";

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

/** Flags of a lesson that take no value. */
export const switches = ["live", "help"];

/** Reads the flags of a lesson. */
export const readRun = (
  demonstration: Demonstration,
  words: Words,
): Either.Either<RunRequest, UsageError> =>
  Either.gen(function* () {
    const parameters = Object.keys(demonstration.parameters);
    yield* refuseUnknown(words, {
      known: [...valuedFlags(demonstration), ...switches],
      positionals: 1,
      where: "in this lesson",
    });
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
