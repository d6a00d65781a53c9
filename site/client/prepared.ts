/**
 * Everything that is shown of a run, worked out before it is played.
 *
 * @module
 */
import type { Named } from "../../src/render/drawing.ts";
import { logLines, worldWidthOf } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { type Playable, playable, type PlayableOptions } from "../../src/render/svg.ts";
import { tableLines } from "../../src/render/table.ts";
import type { Event } from "../../src/trace/event.ts";
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
  /** How many events there had been with the one that it tells of. */
  readonly events: number;
}

export interface Prepared {
  /** The time at which it is shown from, in milliseconds. */
  readonly from: number;
  /** The time at which the run ends; at least a millisecond later. */
  readonly end: number;
  readonly lines: ReadonlyArray<Line>;
  readonly picture: Playable;
  /** The ships after so many events, at a time. */
  readonly shipsAfter: (events: number, at: number) => string;
  readonly table: string;
}

/** How a run is shown. */
export interface Showing extends Pick<PlayableOptions, "digits"> {
  readonly title: string;
  /** The time at which it is shown from, in milliseconds; 0 when left out. */
  readonly from?: number;
}

/** The same events with their numbers for their times. */
const numbered = (events: ReadonlyArray<Event>): Timeline.Timeline =>
  Timeline.fromEvents(events.map((event, index) => ({ ...event, at: index + 1 })));

export const prepare = (
  { events, measures, worlds }: Omit<Ran, "worlds"> & { readonly worlds: ReadonlyArray<Named> },
  { from = 0, title, ...options }: Showing,
): Prepared => {
  const worldWidth = worldWidthOf(worlds);
  const view = { columns, worldWidth, palette: plain };
  const lines: Array<Line> = [];
  let timeline = Timeline.empty;
  let told = 0;
  for (const instant of instantsOf(events)) {
    timeline = instant.reduce(Timeline.step, timeline);
    for (const event of instant) {
      told++;
      for (const text of logLines([event], timeline, view)) {
        lines.push({ at: event.at, text, events: told });
      }
    }
  }
  const picture = playable({ ...options, from, title, worlds, timeline });
  let stepwise: Prepared["shipsAfter"] | undefined;
  return {
    from,
    end: Math.max(timeline.at, from + 1),
    lines,
    picture,
    // Worked out when it is asked for: most runs are only played.
    shipsAfter: (count, at) => (stepwise ??= picture.stepwise(numbered(events)))(count, at),
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
