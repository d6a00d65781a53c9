/**
 * The compartments of a run over time, a strip each, and the states of its machines.
 *
 * @module
 */
import { inboxLevelsOf, type Level, levelsOf } from "../trace/level.ts";
import {
  type Band,
  type Compartment,
  type Inbox,
  messagesOf,
  type Task,
  tasksOf,
  type Timeline,
  type World,
} from "../trace/timeline.ts";
import { type Drawing, escape, type Frame, n, type Named, plot, sheet, text } from "./drawing.ts";
import { counted } from "./number.ts";

/** Sizes, in the picture's units. */
const layout = {
  worldTitle: 26,
  /** The upper part of a strip, for what waits. */
  queue: 36,
  /** The lower part of a strip, for what runs. */
  work: 24,
  stripGap: 12,
  band: 18,
  axis: 26,
  worldGap: 18,
} as const;

/** A stepped area between a sequence of heights and a floor. */
const steps = (
  levels: ReadonlyArray<Level>,
  end: number,
  x: (at: number) => number,
  top: (level: Level) => number,
  floor: number,
): string => {
  if (levels[0] === undefined) return "";
  const path = levels.map((level, index) =>
    `V${n(top(level))}H${n(x(levels[index + 1]?.at ?? end))}`
  );
  return `M${n(x(levels[0].at))} ${n(floor)}${path.join("")}V${n(floor)}Z`;
};

const stripHeight = layout.queue + layout.work;

/** How much fits in; nothing is known of one that was never said to open. */
const roomOf = ({ capacity, unit }: Compartment): string =>
  capacity === 0 && unit === "" ? "no limit known" : counted(capacity, unit);

/**
 * One compartment over time. Below the dashed line, solid, the share of it that is at work; above
 * the line, hatched, what waits, to the same scale in the whole picture.
 */
const strip = (world: World, compartment: Compartment, y: number, frame: Frame): string => {
  const { capacity, name, peakWaiting, queue, rejected } = compartment;
  const levels = levelsOf(world, name);
  const bottom = y + stripHeight;
  const full = y + layout.queue;
  const working = ({ busy }: Level): number =>
    bottom - (busy === 0 ? 0 : Math.min(1, busy / capacity)) * layout.work;
  const waiting = ({ waiting }: Level): number =>
    full - (waiting / frame.longestQueue) * layout.queue;
  const area = (top: (level: Level) => number, floor: number): string =>
    steps(levels, frame.end, frame.x, top, floor);
  const refusals = tasksOf(world)
    .filter(({ compartment: where, state }: Task) => where === name && state === "rejected")
    .map(({ endedAt }) => endedAt!);
  const has = roomOf(compartment);
  const summary =
    `${name}: ${has}, ${queue === null ? "no limit to its queue" : `queue ${queue}`}; ` +
    `longest queue ${peakWaiting}; turned away ${rejected}`;
  return [
    `<g><title>${escape(summary)}</title>`,
    text(sheet.margin, y + 18, name, "strong"),
    text(sheet.margin, y + 35, has, "soft"),
    text(sheet.margin, y + 52, `queue ${queue ?? "∞"}, up to ${peakWaiting}`, "soft"),
    `<path class="busy" d="${area(working, bottom)}"/>`,
    `<path fill="url(#waiting)" d="${area(waiting, full)}"/>`,
    `<path class="limit" d="M${plot.left} ${n(full)}h${plot.width}"/>`,
    `<path class="line" d="M${plot.left} ${n(bottom)}h${plot.width}"/>`,
    crosses(refusals, y, frame),
    "</g>",
  ].join("");
};

/** Small crosses above a strip, at these times. */
const crosses = (times: ReadonlyArray<number>, y: number, frame: Frame): string => {
  const path = times.map((at) => `M${n(frame.x(at) - 2)} ${n(y - 6)}l4 4m0 -4l-4 4`).join("");
  return path === "" ? "" : `<path class="cross" d="${path}"/>`;
};

/** The messages to one receiver over time: hatched, what is under way, to the scale of queues. */
const inboxStrip = (world: World, inbox: Inbox, y: number, frame: Frame): string => {
  const { delivered, dropped, peakUnderWay, receiver } = inbox;
  const bottom = y + layout.queue;
  const top = ({ waiting }: Level): number =>
    bottom - (waiting / frame.longestQueue) * layout.queue;
  const area = steps(inboxLevelsOf(world, receiver), frame.end, frame.x, top, bottom);
  const drops = messagesOf(world)
    .filter((message) => message.receiver === receiver && message.state === "dropped")
    .map(({ endedAt }) => endedAt!)
    .sort((a, b) => a - b);
  const summary = `messages to ${receiver}: most under way ${peakUnderWay}; ` +
    `arrived ${delivered}; dropped ${dropped}`;
  return [
    `<g><title>${escape(summary)}</title>`,
    text(sheet.margin, y + 14, `to ${receiver}`, "strong"),
    text(sheet.margin, y + 31, `messages, up to ${peakUnderWay}`, "soft"),
    `<path fill="url(#waiting)" d="${area}"/>`,
    `<path class="line" d="M${plot.left} ${n(bottom)}h${plot.width}"/>`,
    crosses(drops, y, frame),
    "</g>",
  ].join("");
};

/** The states of a machine over time, as bands with their names; a state it began in has none. */
const bandRow = (
  machine: string,
  bands: ReadonlyArray<Band>,
  y: number,
  frame: Frame,
): string =>
  text(sheet.margin, y + 13, machine, "soft") +
  bands.map(({ from, state, to }) => {
    const left = frame.x(from);
    const width = frame.x(to ?? frame.end) - left;
    const label = width > 7 * state.length + 8
      ? text(left + 5, y + 13, state, "bandtext")
      : `<title>${escape(state)}</title>`;
    return `<g><rect class="band" x="${n(left)}" y="${n(y)}" width="${n(width)}" height="${
      layout.band - 2
    }"/>${label}</g>`;
  }).join("");

/** A round step, in milliseconds, that gives at most ten marks. */
const tickStep = (milliseconds: number): number => {
  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 86_400];
  const fractions = milliseconds < 1000 ? [1, 2, 5, 10, 20, 50, 100] : [];
  const steps = [...fractions, ...seconds.map((step) => step * 1000)];
  return steps.find((step) => milliseconds / step <= 10) ?? steps.at(-1)!;
};

/** About as wide as a letter of a mark is. */
const letter = 7.2;

/** A mark is below its time, but for those at the edges, which do not go beyond them. */
const anchorAt = (x: number, mark: string): string => {
  if (x === plot.left) return "start";
  return x + (mark.length * letter) / 2 > sheet.width ? "end" : "middle";
};

/** The times below a world. */
export const axis = (y: number, frame: Frame): string => {
  const step = tickStep(frame.end - frame.from);
  const marks: Array<string> = [];
  for (let at = Math.ceil(frame.from / step) * step; at <= frame.end; at += step) {
    const mark = `${at / 1000} s`;
    marks.push(text(frame.x(at), y + 16, mark, "soft", anchorAt(frame.x(at), mark)));
  }
  return marks.join("");
};

const worldHeight = (world: World): number =>
  layout.worldTitle + world.machines.size * layout.band +
  world.inboxes.size * (layout.queue + layout.stripGap) +
  world.compartments.size * (stripHeight + layout.stripGap) + layout.axis;

const drawWorld = (world: World, title: string, top: number, frame: Frame): string => {
  const parts = [text(sheet.margin, top + 16, title, "strong")];
  let y = top + layout.worldTitle;
  for (const [machine, bands] of world.machines) {
    parts.push(bandRow(machine, bands, y, frame));
    y += layout.band;
  }
  for (const inbox of world.inboxes.values()) {
    y += layout.stripGap;
    parts.push(inboxStrip(world, inbox, y, frame));
    y += layout.queue;
  }
  for (const compartment of world.compartments.values()) {
    y += layout.stripGap;
    parts.push(strip(world, compartment, y, frame));
    y += stripHeight;
  }
  parts.push(axis(y, frame));
  return parts.join("");
};

/** For each world its compartments, its messages and its machines over time. */
export const strips = (
  { frame, timeline, top, worlds }: {
    readonly worlds: ReadonlyArray<Named>;
    readonly timeline: Timeline;
    readonly frame: Frame;
    readonly top: number;
  },
): Drawing => {
  const parts: Array<string> = [];
  let y = top;
  for (const { name, title } of worlds) {
    const world = timeline.worlds.get(name);
    if (world === undefined) continue;
    parts.push(drawWorld(world, title, y, frame));
    y += worldHeight(world) + layout.worldGap;
  }
  return { height: y - top, markup: parts.join("\n") };
};
