import * as Either from "effect/Either";
import * as Parameter from "../lesson/parameter.ts";
import { flagOf } from "../lesson/flag_name.ts";
import { suggestion, UsageError } from "./usage.ts";
import type { Words } from "./words.ts";

/** A flag's name without its dashes: `faultAt` as `fault-at`. */
export const flagName = (parameter: string): string => flagOf(parameter).slice(2);

/** Reads parameters from the flags of their names; what is not given has its default. */
export const readFlags = <P extends Parameter.Parameters>(
  parameters: P,
  { flags }: Words,
): Either.Either<Parameter.Values<P>, UsageError> => {
  const given: Record<string, string> = {};
  for (const name of Object.keys(parameters)) {
    const text = flags.get(flagName(name));
    if (text !== undefined) given[name] = text;
  }
  return Either.mapLeft(
    Parameter.read(parameters, given),
    ({ allowed, given, name, options }) =>
      new UsageError(
        `${flagOf(name)} is "${given}", and must be ${allowed}${suggestion(given, options)}`,
      ),
  );
};
