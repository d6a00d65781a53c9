import * as Either from "effect/Either";
import { common } from "../lesson/ask.ts";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import type * as Parameter from "../lesson/parameter.ts";
import { flagName, readFlags } from "./flag.ts";
import { suggestion, UsageError } from "./usage.ts";
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

/** The flags of a lesson that take a value. */
export const valuedFlags = (demonstration: Demonstration): ReadonlyArray<string> => [
  ...Object.keys(common),
  "format",
  ...Object.keys(demonstration.parameters).map(flagName),
];

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
    const values = yield* readFlags(demonstration.parameters, words);
    const { seed, speed } = yield* readFlags(common, words);
    return {
      seed,
      speed: words.flags.has("speed") ? speed : demonstration.speed,
      format: yield* readFormat(words.flags.get("format")),
      live,
      values,
    };
  });
