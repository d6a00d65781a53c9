/**
 * Runs every class of fault on our patterns and on the libraries that people use for the same, and
 * prints what happened.
 *
 * @module
 */
import pc from "picocolors";
import { wrap } from "../../src/render/wrap.ts";
import { breakers, bulkheads, type Classes, pools } from "./classes.ts";
import type { Closable } from "./fault.ts";
import { judge } from "./judge.ts";
import { type Row, table } from "./table.ts";

const paint = pc.createColors(Deno.stdout.isTerminal() && !Deno.env.get("NO_COLOR"));

const width = 100;

const report = async <T extends Closable, S>(classes: Classes<T, S>) => {
  const subjects = [classes.ours, ...classes.peers];
  const rows: Array<Row> = [];
  for (const fault of classes.faults) {
    const judged = [];
    for (const subject of subjects) judged.push(await judge(fault, subject));
    rows.push({ title: fault.title, rule: fault.rule.number, judged });
  }
  const headings = subjects.map(({ heading }) => heading);
  console.log(table(classes.title, headings, rows, paint).join("\n") + "\n");
  return { names: subjects.map(({ name }) => name), rows };
};

const reports = [await report(bulkheads), await report(breakers), await report(pools)];

/** Breaks text into lines below a heading; all but the first are indented further. */
const below = (text: string): ReadonlyArray<string> =>
  wrap(text, width - 6).map((line, index) => `${index === 0 ? "    " : "      "}${line}`);

const listed = (word: "FAULT" | "not offered"): ReadonlyArray<string> =>
  reports.flatMap(({ names, rows }) =>
    rows.flatMap(({ judged, title }) => {
      const found = judged.flatMap((it, at) =>
        it.word === word ? [{ ...it, name: names[at]! }] : []
      );
      if (found.length === 0) return [];
      const lines = found.flatMap(({ name, saw }) => below(`${name}: ${saw}`));
      return [`  ${paint.bold(title)}`, ...lines];
    })
  );

console.log(`A number in brackets is that of the rule. n/o: not offered, as listed at the end.

${paint.bold("Seen in each FAULT")}
${listed("FAULT").join("\n")}

${paint.bold("Not offered")}
${listed("not offered").join("\n")}`);

// Work that a library has forgotten may hold timers.
Deno.exit(0);
