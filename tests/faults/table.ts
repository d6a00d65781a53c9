import type { Judgement } from "./judge.ts";

/** A class of fault, and how each subject did. */
export interface Row {
  readonly title: string;
  readonly rule: number;
  readonly judged: ReadonlyArray<Judgement>;
}

export interface Painter {
  readonly bold: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly dim: (text: string) => string;
}

const columnWidth = 6;

const cell = (text: string): string => text.padEnd(columnWidth);

const painted = (paint: Painter, { word }: Judgement): string => {
  switch (word) {
    case "held":
      return paint.green(cell("held"));
    case "FAULT":
      return paint.red(cell("FAULT"));
    case "not offered":
      return paint.dim(cell("n/o"));
  }
};

const named = ({ rule, title }: Row): string => `${title} (${rule})`;

/** Lines of a table with one column for each subject; headings have two lines. */
export const table = (
  title: string,
  headings: ReadonlyArray<readonly [string, string]>,
  rows: ReadonlyArray<Row>,
  paint: Painter,
): ReadonlyArray<string> => {
  const width = Math.max(title.length, ...rows.map((row) => named(row).length));
  const line = (first: string, cells: ReadonlyArray<string>): string =>
    [first.padEnd(width), ...cells].join(" ").trimEnd();
  return [
    paint.bold(line(title, headings.map(([first]) => cell(first)))),
    paint.bold(line("", headings.map(([, second]) => cell(second)))),
    ...rows.map((row) => line(named(row), row.judged.map((it) => painted(paint, it)))),
  ];
};
