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
import { counted } from "./number.ts";

/** Sizes in the picture's own units; it scales to any width. */
const layout = {
  width: 960,
  margin: 16,
  labels: 150,
  title: 30,
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

const plotLeft = layout.margin + layout.labels;
const plotWidth = layout.width - plotLeft - layout.margin;

/** Where in a picture its time runs, in the picture's own units: whoever plays it needs to know. */
export const plot = { left: plotLeft, width: plotWidth } as const;

/**
 * Colours for light and dark, each at least 4.5 : 1 against its ground where it is text and 3 : 1
 * where it is a shape. What runs is solid, what waits is hatched, what was turned away is a cross:
 * nothing is told apart by colour alone.
 */
export const pictureStyle = `
.ground{fill:#fff}.text{fill:#1f2933;font:13px system-ui,sans-serif}.soft{fill:#52606d}
.strong{font-weight:600}.large{font-size:16px}.busy{fill:#1f6f8b}.line{stroke:#9aa5b1;fill:none}
.limit{stroke:#52606d;fill:none;stroke-dasharray:4 3}.hatch{stroke:#b45309;stroke-width:2}
.cross{stroke:#b91c1c;stroke-width:1.5;fill:none}.band{fill:#7c3aed;fill-opacity:.14;stroke:#7c3aed}
.bandtext{fill:#5b21b6}
@media (prefers-color-scheme:dark){.ground{fill:#14181d}.text{fill:#e4e7eb}.soft{fill:#a3aeba}
.busy{fill:#4fb3d3}.line{stroke:#52606d}.limit{stroke:#a3aeba}.hatch{stroke:#f0b429}
.cross{stroke:#ff8a80}.band{fill:#a78bfa;fill-opacity:.2;stroke:#a78bfa}.bandtext{fill:#c4b5fd}}
`.replaceAll("\n", "");

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Two digits after the point are finer than any screen. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

const text = (x: number, y: number, content: string, classes = "", anchor = "start"): string =>
  `<text class="text${classes && ` ${classes}`}" x="${n(x)}" y="${n(y)}"` +
  (anchor === "start" ? "" : ` text-anchor="${anchor}"`) + `>${escape(content)}</text>`;

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

/** What all strips of a picture share, so that they can be compared. */
interface Frame {
  readonly end: number;
  readonly x: (at: number) => number;
  /** The longest queue of all, messages included: it fills the upper part of its strip. */
  readonly longestQueue: number;
}

const stripHeight = layout.queue + layout.work;

/**
 * One compartment over time. Below the dashed line, solid, the share of it that is at work; above
 * the line, hatched, what waits, to the same scale in the whole picture.
 */
const strip = (world: World, compartment: Compartment, y: number, frame: Frame): string => {
  const { capacity, name, peakWaiting, queue, rejected, unit } = compartment;
  const levels = levelsOf(world, name);
  const bottom = y + stripHeight;
  const full = y + layout.queue;
  const working = ({ busy }: Level): number => bottom - Math.min(1, busy / capacity) * layout.work;
  const waiting = ({ waiting }: Level): number =>
    full - (waiting / frame.longestQueue) * layout.queue;
  const area = (top: (level: Level) => number, floor: number): string =>
    steps(levels, frame.end, frame.x, top, floor);
  const refusals = tasksOf(world)
    .filter(({ compartment: where, state }: Task) => where === name && state === "rejected")
    .map(({ endedAt }) => endedAt!);
  const has = counted(capacity, unit);
  const summary =
    `${name}: ${has}, ${queue === null ? "no limit to its queue" : `queue ${queue}`}; ` +
    `longest queue ${peakWaiting}; turned away ${rejected}`;
  return [
    `<g><title>${escape(summary)}</title>`,
    text(layout.margin, y + 18, name, "strong"),
    text(layout.margin, y + 35, has, "soft"),
    text(layout.margin, y + 52, `queue ${queue ?? "∞"}, up to ${peakWaiting}`, "soft"),
    `<path class="busy" d="${area(working, bottom)}"/>`,
    `<path fill="url(#waiting)" d="${area(waiting, full)}"/>`,
    `<path class="limit" d="M${plotLeft} ${n(full)}h${plotWidth}"/>`,
    `<path class="line" d="M${plotLeft} ${n(bottom)}h${plotWidth}"/>`,
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
    text(layout.margin, y + 14, `to ${receiver}`, "strong"),
    text(layout.margin, y + 31, `messages, up to ${peakUnderWay}`, "soft"),
    `<path fill="url(#waiting)" d="${area}"/>`,
    `<path class="line" d="M${plotLeft} ${n(bottom)}h${plotWidth}"/>`,
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
  text(layout.margin, y + 13, machine, "soft") +
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

/** A round step that gives at most ten marks. */
const tickStep = (seconds: number): number =>
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((step) => seconds / step <= 10) ??
    86_400;

const axis = (y: number, frame: Frame): string => {
  const step = tickStep(frame.end / 1000);
  const marks: Array<string> = [];
  for (let at = 0; at * 1000 <= frame.end; at += step) {
    marks.push(text(frame.x(at * 1000), y + 16, `${at} s`, "soft", at === 0 ? "start" : "middle"));
  }
  return marks.join("");
};

const worldHeight = (world: World): number =>
  layout.worldTitle + world.machines.size * layout.band +
  world.inboxes.size * (layout.queue + layout.stripGap) +
  world.compartments.size * (stripHeight + layout.stripGap) + layout.axis;

const drawWorld = (world: World, title: string, top: number, frame: Frame): string => {
  const parts = [text(layout.margin, top + 16, title, "strong")];
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

/** The longest queues of a run, of tasks and of messages. */
const queuesOf = (timeline: Timeline): ReadonlyArray<number> =>
  Array.from(timeline.worlds.values()).flatMap(({ compartments, inboxes }) => [
    ...Array.from(compartments.values(), ({ peakWaiting }) => peakWaiting),
    ...Array.from(inboxes.values(), ({ peakUnderWay }) => peakUnderWay),
  ]);

const legendOf = (timeline: Timeline): string =>
  Array.from(timeline.worlds.values()).some(({ inboxes }) => inboxes.size > 0)
    ? "solid: at work · hatched: waiting, or under way · ×: turned away, or dropped"
    : "solid: at work · hatched: waiting · ×: turned away";

/**
 * A run as one picture: for each world its compartments over time, with what runs, what waits and
 * what was turned away, the messages under way, and the states of its machines. Works in light and dark.
 */
export const svg = (options: {
  readonly title: string;
  readonly worlds: ReadonlyArray<{ readonly name: string; readonly title: string }>;
  readonly timeline: Timeline;
  /** Leaves its style out, for a page that has `pictureStyle` in its own. */
  readonly bare?: boolean;
}): string => {
  const { timeline, title } = options;
  const end = Math.max(timeline.at, 1);
  const frame: Frame = {
    end,
    x: (at) => plotLeft + (at / end) * plotWidth,
    longestQueue: Math.max(1, ...queuesOf(timeline)),
  };
  const parts: Array<string> = [];
  let y = layout.margin + layout.title;
  for (const { name, title } of options.worlds) {
    const world = timeline.worlds.get(name);
    if (world === undefined) continue;
    parts.push(drawWorld(world, title, y, frame));
    y += worldHeight(world) + layout.worldGap;
  }
  const height = Math.ceil(y);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(title)}</title>${
      options.bare ? "" : `<style>${pictureStyle}</style>`
    }`,
    `<defs><pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M1 0v6"/></pattern></defs>`,
    `<rect class="ground" width="${layout.width}" height="${height}"/>`,
    text(layout.margin, layout.margin + 12, title, "strong large"),
    text(
      layout.width - layout.margin,
      layout.margin + 12,
      legendOf(timeline),
      "soft",
      "end",
    ),
    ...parts,
    "</svg>\n",
  ].join("\n");
};
