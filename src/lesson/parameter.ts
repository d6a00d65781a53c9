import * as Either from "effect/Either";
import * as Option from "effect/Option";
import * as Schema from "effect/Schema";
import * as SchemaAST from "effect/SchemaAST";

/** What a reader is told of a parameter, and what a slider needs. */
export interface Description {
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  /** The unit its number is in: seconds, requests per second; empty for a bare count. */
  readonly unit: string;
}

/** A parameter: read from text, and a number within its bounds once read. */
export type Parameter = Schema.Schema<number, string>;

/** The parameters of a lesson's program. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** What the program is given. */
export type Values<P extends Parameters> = { readonly [K in keyof P]: number };

const DescriptionId = Symbol.for("watertight/lesson/parameter/Description");

const make = (description: Description): Parameter =>
  Schema.NumberFromString.pipe(
    Schema.filter((value) =>
      Number.isFinite(value) && (!description.whole || Number.isInteger(value))
    ),
    Schema.between(description.minimum, description.maximum),
    Schema.annotations({ [DescriptionId]: description }),
  );

/** A whole number. */
export const whole = (options: Omit<Description, "whole" | "unit"> & { readonly unit?: string }) =>
  make({ unit: "", ...options, whole: true });

/** Any number within the bounds. */
export const real = (options: Omit<Description, "whole" | "unit"> & { readonly unit?: string }) =>
  make({ unit: "", ...options, whole: false });

/** A length of time, written as a number of seconds. */
export const seconds = (options: Omit<Description, "whole" | "unit">) =>
  make({ ...options, unit: "s", whole: false });

/** The description that a parameter was made with. */
export const describe = (parameter: Parameter): Description =>
  Option.getOrThrowWith(
    SchemaAST.getAnnotation<Description>(DescriptionId)(parameter.ast),
    () => new TypeError("not a parameter: make it with whole, real or seconds"),
  );

/** What a value may be, in words: "a whole number from 1 to 64". */
export const allowed = ({ maximum, minimum, unit, whole }: Description): string =>
  `a ${whole ? "whole number" : "number"} from ${minimum} to ${maximum}${unit && ` ${unit}`}`;

/** The values that apply when nothing is given. */
export const defaults = <P extends Parameters>(parameters: P): Values<P> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, describe(parameter).default]),
  ) as Values<P>;

/** Why a given value was not taken. */
export interface Refusal {
  readonly name: string;
  readonly given: string;
  readonly allowed: string;
}

/** Reads what was given by name; the rest has its default. Names must be those of parameters. */
export const read = <P extends Parameters>(
  parameters: P,
  given: Readonly<Record<string, string>>,
): Either.Either<Values<P>, Refusal> => {
  const values: Record<string, number> = { ...defaults(parameters) };
  for (const [name, text] of Object.entries(given)) {
    const parameter = parameters[name]!;
    const value = Schema.decodeEither(parameter)(text);
    if (Either.isLeft(value)) {
      return Either.left({ name, given: text, allowed: allowed(describe(parameter)) });
    }
    values[name] = value.right;
  }
  return Either.right(values as Values<P>);
};
