import { closest, distance } from "fastest-levenshtein";
import { flagOf } from "../lesson/flag_name.ts";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import { allowed, defaultText, describe } from "../lesson/parameter.ts";
import type { Palette } from "../render/palette.ts";
import { tableLines } from "../render/table.ts";
import { wrap } from "../render/wrap.ts";

/** The command was not understood. Its message is one line that says what would be. */
export class UsageError {
  readonly _tag = "UsageError";
  constructor(readonly message: string) {}
}

/** Further apart than this, two words do not look like a slip of the finger. */
const farthest = 3;

/** `; did you mean X?` for what was begun or is near enough; nothing otherwise. */
export const suggestion = (given: string, known: ReadonlyArray<string>): string => {
  if (known.length === 0) return "";
  const begun = known.filter((word) => given.length > 2 && word.startsWith(given));
  if (begun.length === 1) return `; did you mean ${begun[0]}?`;
  const nearest = closest(given, known as Array<string>);
  const near = distance(given, nearest) <= Math.min(farthest, Math.ceil(given.length / 2));
  return near ? `; did you mean ${nearest}?` : "";
};

/** The options that every lesson takes. */
export const commonOptions = [
  {
    flag: "--seed",
    value: "N",
    says: "another run of the same program; any whole number",
    default: "1",
  },
  { flag: "--speed", value: "N", says: "virtual seconds in a second, when watched", default: "" },
  { flag: "--format", value: "F", says: "text, table, ndjson or svg", default: "text" },
  { flag: "--live", value: "", says: "run on the real clock, not in the simulation", default: "" },
  { flag: "--help", value: "", says: "show this", default: "" },
] as const;

/** How help is laid out. */
export interface View {
  readonly columns: number;
  readonly palette: Palette;
}

const lines = (...parts: ReadonlyArray<string | ReadonlyArray<string>>): string =>
  parts.flat().join("\n") + "\n";

/** Flags, each with what it does beside it. */
export const optionLines = (
  rows: ReadonlyArray<readonly [flag: string, says: string]>,
  { columns, palette }: View,
): ReadonlyArray<string> => {
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return rows.flatMap(([flag, says]) => {
    const wrapped = wrap(says, columns - width - 4);
    return wrapped.map((line, index) =>
      `  ${index === 0 ? palette.bold(flag.padEnd(width)) : " ".repeat(width)}  ${line}`
    );
  });
};

/** The list of lessons. */
export const lessonList = (lessons: ReadonlyArray<Lesson>, view: View): string => {
  const table = tableLines({
    keys: 3,
    columns: [
      { heading: ["#"], align: "right" },
      { heading: ["lesson"], align: "left" },
      { heading: ["title"], align: "left" },
      { heading: ["minutes"], align: "right" },
    ],
    rows: lessons.map(({ minutes, number, slug, title }) => [
      String(number),
      slug,
      title,
      String(minutes),
    ]),
  }, view);
  return lines(
    table,
    "",
    "Run one with: deno task lesson 2",
    "Its options:  deno task lesson 2 --help",
  );
};

/** What `deno task lesson --help` says. */
export const generalHelp = (view: View): string =>
  lines(
    `${view.palette.bold("deno task lesson")} [number or name] [options]`,
    "",
    "Without a lesson, lists them. With one, runs its program and shows what happens.",
    "",
    optionLines(
      commonOptions.map(({ flag, says, value }) => [`${flag} ${value}`.trim(), says]),
      view,
    ),
    "",
    wrap(
      "Each lesson has parameters of its own: deno task lesson 2 --help lists them.",
      view.columns,
    ),
  );

/** What `deno task lesson 2 --help` says. */
export const lessonHelp = (lesson: Lesson, demonstration: Demonstration, view: View): string => {
  const parameters = Object.entries(demonstration.parameters).map(([name, parameter]) => {
    const described = describe(parameter);
    return [
      `${flagOf(name)} ${described.kind === "number" ? "N" : "WORD"}`,
      `${described.description}: ${allowed(described)}; default ${defaultText(described)}`,
    ] as const;
  });
  const common = commonOptions.map((option) => {
    const preset = option.flag === "--speed" ? String(demonstration.speed) : option.default;
    const says = preset === "" ? option.says : `${option.says}; default ${preset}`;
    return [`${option.flag} ${option.value}`.trim(), says] as const;
  });
  return lines(
    view.palette.bold(`Lesson ${lesson.number}: ${lesson.title}`),
    wrap(lesson.summary, view.columns),
    "",
    `deno task lesson ${lesson.number} [options]`,
    "",
    "Parameters",
    optionLines(parameters, view),
    "",
    "Options",
    optionLines(common, view),
  );
};
