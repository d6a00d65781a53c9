/**
 * A failing run, drawn with the pieces that every run is drawn with, up to the moment of the failure.
 *
 * @module
 */
import type { FailingRun } from "../../../src/exercise/report.ts";
import { logLines } from "../../../src/render/log.ts";
import { seconds } from "../../../src/render/number.ts";
import { plain } from "../../../src/render/palette.ts";
import { playable } from "../../../src/render/svg.ts";
import { instantsOf } from "../../../src/trace/instant.ts";
import * as Timeline from "../../../src/trace/timeline.ts";
import { element } from "../element.ts";

const departed = ({ departures: { length } }: FailingRun): string =>
  length === 0
    ? "first come, first served"
    : `with ${length} ${length === 1 ? "fiber" : "fibers"} out of turn`;

/** Where a run failed: its seed, and its moment. */
export const whereOf = (run: FailingRun): string =>
  `seed ${run.seed}, at ${seconds(run.at, 3)}, ${departed(run)}`;

/** Makes the names in a picture its own: there may be several on a page. */
const named = (markup: string, name: string): string =>
  markup.replaceAll(/(?<=\bid="|url\(#|labelledby=")[^")]+/g, (id) => `${id}-${name}`);

/** Draws a run as it was when it failed. */
const drawing = (timeline: Timeline.Timeline, run: FailingRun, name: string): Element => {
  const { markup, shipsAt } = playable({
    title: `Until it failed: ${whereOf(run)}`,
    worlds: Array.from(timeline.worlds.keys(), (name) => ({ name, title: "Your code" })),
    // It ends when it failed, which may be later than what happened last.
    timeline: { ...timeline, at: Math.max(timeline.at, run.at) },
  });
  const parsed = new DOMParser().parseFromString(named(markup, name), "image/svg+xml");
  const drawn = document.importNode(parsed.documentElement, true);
  drawn.querySelector(`#ships-${name}`)!.innerHTML = named(shipsAt(run.at), name);
  return drawn;
};

/** Draws a failing run; nothing where nothing was traced. */
export const drawRun = (run: FailingRun, name: string): ReadonlyArray<HTMLElement> => {
  const { events } = run;
  if (events.length === 0) return [];
  let timeline = Timeline.empty;
  const view = { columns: 100, worldWidth: 0, palette: plain };
  const lines = instantsOf(events).flatMap((instant) => {
    timeline = instant.reduce(Timeline.step, timeline);
    return logLines(instant, timeline, view);
  });
  const parts: Array<HTMLElement> = [];
  const world = Array.from(timeline.worlds.values())[0];
  if (world !== undefined && world.compartments.size + world.machines.size > 0) {
    const frame = element("div", { className: "wide drawn", tabIndex: 0 });
    frame.append(drawing(timeline, run, name));
    parts.push(frame);
  }
  const log = element("pre", { tabIndex: 0 }, element("code", {}, lines.join("\n")));
  return [
    ...parts,
    element("details", {}, element("summary", {}, "What happened until then"), log),
  ];
};
