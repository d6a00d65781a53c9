import { cpus } from "node:os";
import type { Figure, Limit, Quantity } from "./figure.ts";
import { whySkipped } from "./measurement.ts";
import { inRound, median, type Samples } from "./samples.ts";

const header = ["figure", "ours", "peer", "ratio", "allowed", ""];

/** A quantity in each round. */
const byRound = (quantity: Quantity, samples: Samples, rounds: number): ReadonlyArray<number> =>
  Array.from({ length: rounds }, (_, round) => quantity.of(inRound(samples, round)));

const isWithin = (value: number, limit: Limit): boolean =>
  "most" in limit ? value <= limit.most : value >= limit.least;

/** Says in how many rounds it is so, if not in all: such a figure is close to its limit. */
const verdict = ({ limit }: Figure, samples: Samples, rounds: number): string => {
  if (limit === undefined) return "";
  const values = byRound(limit.on, samples, rounds);
  const isOk = isWithin(median(values), limit);
  const agreeing = values.filter((value) => isWithin(value, limit) === isOk).length;
  return (isOk ? "ok" : "MISSED") +
    (agreeing === rounds ? "" : ` (in ${agreeing} of ${rounds} rounds)`);
};

const allowed = (limit: Limit): string =>
  "most" in limit ? limit.on.format(limit.most) : `at least ${limit.on.format(limit.least)}`;

const row = (figure: Figure, samples: Samples, rounds: number): ReadonlyArray<string> => {
  const { limit, ours, peer, ratio, title } = figure;
  const skipped = whySkipped(figure);
  if (skipped !== undefined) return [title, "", "", "", "", `skipped: ${skipped}`];
  const show = (quantity: Quantity): string =>
    quantity.format(median(byRound(quantity, samples, rounds)));
  return [
    title,
    show(ours),
    peer === undefined ? "" : show(peer),
    ratio === undefined ? "" : show(ratio),
    limit === undefined ? "" : allowed(limit),
    verdict(figure, samples, rounds),
  ];
};

/** The figures with what was measured, as lines of aligned columns. */
export const table = (
  figures: ReadonlyArray<Figure>,
  samples: Samples,
  rounds: number,
): string => {
  const rows = [header, ...figures.map((figure) => row(figure, samples, rounds))];
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const line = (cells: ReadonlyArray<string>): string =>
    cells.map((cell, column) => {
      const isText = column === 0 || column === header.length - 1;
      return isText ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
    }).join("  ").trimEnd();
  return rows.map(line).join("\n");
};

/** How it was measured, and on what. */
export const footer = (run: { readonly rounds: number; readonly loadBefore: number }): string => {
  const cpu = cpus()[0]?.model.trim() ?? "unknown";
  const rounds = run.rounds === 1 ? "1 round" : `${run.rounds} rounds`;
  return `
Medians of ${rounds}. "ratio" is the median of the rounds' own ratios, ours divided by the peer's.
Without "allowed", a row is for information. "growth" is the power of the number of callers by
which the time for all of them grows, from 1,000 to 20,000.
Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}, ` +
    `${navigator.hardwareConcurrency} cores (${cpu}), ` +
    `load average ${run.loadBefore.toFixed(1)} before and ${Deno.loadavg()[0]!.toFixed(1)} after.`;
};
