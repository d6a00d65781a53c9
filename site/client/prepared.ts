/**
 * Everything that is shown of a run, worked out before it is played.
 *
 * @module
 */
import { logLines } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { type Playable, playable } from "../../src/render/svg.ts";
import { tableLines } from "../../src/render/table.ts";
import { instantsOf } from "../../src/trace/instant.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";
import type { Ran } from "./events.ts";

/** Characters in a line of what is shown as text. */
const columns = 100;

/** A line of the log. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

export interface Prepared {
  /** The time at which the run ends, in milliseconds; at least 1. */
  readonly end: number;
  readonly lines: ReadonlyArray<Line>;
  readonly picture: Playable;
  readonly table: string;
}

export const prepare = ({ events, measures, worlds }: Ran, title: string): Prepared => {
  const worldWidth = Math.max(...worlds.map(({ name }) => name.length));
  const view = { columns, worldWidth, palette: plain };
  const lines: Array<Line> = [];
  let timeline = Timeline.empty;
  for (const instant of instantsOf(events)) {
    timeline = instant.reduce(Timeline.step, timeline);
    const { at } = instant[0]!;
    for (const text of logLines(instant, timeline, view)) lines.push({ at, text });
  }
  return {
    end: Math.max(timeline.at, 1),
    lines,
    picture: playable({ title, worlds, timeline }),
    table: tableLines(summaryTable(summarize(measures, timeline)), view).join("\n"),
  };
};

/** How many lines there are up to a time. */
export const linesUntil = (lines: ReadonlyArray<Line>, at: number): number => {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};
