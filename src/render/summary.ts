import type { Measure } from "../trace/measure.ts";
import type { Summary } from "../trace/summary.ts";
import { measured } from "./number.ts";
import type { Table } from "./table.ts";

/** A heading in lines of one or two words, so that columns stay narrow; the unit last. */
const heading = ({ title, unit }: Measure): ReadonlyArray<string> => {
  const words = [...title.split(" "), ...(unit === "" ? [] : [unit])];
  const lines: Array<string> = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 8) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** The summary of a run as a table: a row for each service in each world. */
export const summaryTable = ({ measures, rows }: Summary): Table => ({
  keys: 2,
  columns: [
    { heading: ["service"], align: "left" },
    { heading: ["world"], align: "left" },
    ...measures.map((measure) => ({ heading: heading(measure), align: "right" as const })),
  ],
  rows: rows.map(({ service, values, world }, index) => [
    rows[index - 1]?.service === service ? "" : service,
    world,
    ...values.map((value, at) => measured(value, measures[at]!.digits)),
  ]),
});
