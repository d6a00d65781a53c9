import * as Either from "effect/Either";
import * as Option from "effect/Option";
import * as Schema from "effect/Schema";
import * as SchemaAST from "effect/SchemaAST";

/** What a reader is told of a number, and what a slider needs. */
export interface NumberDescription {
  readonly kind: "number";
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  /** The unit its number is in: seconds, requests per second; empty for a bare count. */
  readonly unit: string;
}

/** What a reader is told of a choice, and what a list of buttons needs. */
export interface ChoiceDescription<T extends string = string> {
  readonly kind: "choice";
  readonly description: string;
  readonly default: T;
  readonly options: readonly [T, ...Array<T>];
}

export type Description = NumberDescription | ChoiceDescription;

/** A parameter: read from text; once read, a number within its bounds or one of its options. */
export type Parameter<T extends number | string> = Schema.Schema<T, string>;

/** Any of these; a schema is invariant in its type, so no narrower one holds both. */
export type AnyParameter = Schema.Schema.AnyNoContext;

/** The parameters of a lesson's program. */
export type Parameters = Readonly<Record<string, AnyParameter>>;

/** What the program is given. */
export type Values<P extends Parameters> = { readonly [K in keyof P]: Schema.Schema.Type<P[K]> };

const DescriptionId = Symbol.for("watertight/lesson/parameter/Description");

const number = (description: Omit<NumberDescription, "kind">): Parameter<number> =>
  Schema.NumberFromString.pipe(
    Schema.filter((value) =>
      Number.isFinite(value) && (!description.whole || Number.isInteger(value))
    ),
    Schema.between(description.minimum, description.maximum),
    Schema.annotations({ [DescriptionId]: { kind: "number", ...description } }),
  );

type NumberOptions = Omit<NumberDescription, "kind" | "whole" | "unit">;

/** A whole number. */
export const whole = (options: NumberOptions & { readonly unit?: string }) =>
  number({ unit: "", ...options, whole: true });

/** Any number within the bounds. */
export const real = (options: NumberOptions & { readonly unit?: string }) =>
  number({ unit: "", ...options, whole: false });

/** A length of time, written as a number of seconds. */
export const seconds = (options: NumberOptions) => number({ ...options, unit: "s", whole: false });

/** One of a few words. */
export const choice = <const T extends string>(
  options: Omit<ChoiceDescription<T>, "kind">,
): Parameter<T> =>
  Schema.compose(
    Schema.String,
    Schema.Literal<[T, ...Array<T>]>(...options.options),
    { strict: false },
  ).annotations({ [DescriptionId]: { kind: "choice", ...options } });

/** The description that a parameter was made with. */
export const describe = (parameter: AnyParameter): Description =>
  Option.getOrThrowWith(
    SchemaAST.getAnnotation<Description>(DescriptionId)(parameter.ast),
    () => new TypeError("not a parameter: make it with whole, real, seconds or choice"),
  );

/** The bounds of a number, in short: "1 to 64"; the largest that there is goes without saying. */
export const bounds = ({ maximum, minimum, unit }: NumberDescription): string =>
  `${maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `${minimum} to ${maximum}`} ${unit}`
    .trim();

/** What a value may be, in words: "a whole number from 1 to 64", "wal or delete". */
export const allowed = (description: Description): string => {
  if (description.kind === "choice") {
    // Made here: to load the rules of a language takes longer than all else in this module.
    return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(description.options);
  }
  const { maximum, minimum, unit, whole } = description;
  return `a ${whole ? "whole number" : "number"} from ${minimum} to ${maximum}${
    unit && ` ${unit}`
  }`;
};

/** The value that applies when nothing is given, with its unit. */
export const defaultText = (description: Description): string =>
  description.kind === "number" && description.unit !== ""
    ? `${description.default} ${description.unit}`
    : `${description.default}`;

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
  /** The words it could have been; empty for a number. */
  readonly options: ReadonlyArray<string>;
}

/** Reads what was given by name; the rest has its default. Names must be those of parameters. */
export const read = <P extends Parameters>(
  parameters: P,
  given: Readonly<Record<string, string>>,
): Either.Either<Values<P>, Refusal> => {
  const values: Record<string, number | string> = { ...defaults(parameters) };
  for (const [name, text] of Object.entries(given)) {
    const parameter = parameters[name]!;
    const value = Schema.decodeEither(parameter)(text);
    if (Either.isLeft(value)) {
      const description = describe(parameter);
      const options = description.kind === "choice" ? description.options : [];
      return Either.left({ name, given: text, allowed: allowed(description), options });
    }
    values[name] = value.right;
  }
  return Either.right(values as Values<P>);
};
