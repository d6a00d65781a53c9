/**
 * What the drawings of a run share: their measures, their style, and the words in them.
 *
 * @module
 */
import type { Timeline } from "../trace/timeline.ts";

/** A part of a picture: as wide as the picture, and its place is given when it is drawn. */
export interface Drawing {
  readonly height: number;
  readonly markup: string;
}

/** A world, and what it is called in the picture. */
export interface Named {
  readonly name: string;
  readonly title: string;
}

/** Sizes in the picture's own units; it scales to any width. */
export const sheet = { width: 960, margin: 16 } as const;

/** Room for the words to the left of what runs over time. */
const labels = 150;

/** Where in a picture its time runs, in the picture's own units: whoever plays it needs to know. */
export const plot = {
  left: sheet.margin + labels,
  width: sheet.width - labels - 2 * sheet.margin,
} as const;

/** What the drawings of a picture share, so that they can be compared. */
export interface Frame {
  readonly from: number;
  readonly end: number;
  /** Where a time is in the picture; what was before it begins is at its left edge. */
  readonly x: (at: number) => number;
  /** The longest queue of all, messages included. */
  readonly longestQueue: number;
}

/** The longest queues of a run, of tasks and of messages. */
const queuesOf = (timeline: Timeline): ReadonlyArray<number> =>
  Array.from(timeline.worlds.values()).flatMap(({ compartments, inboxes }) => [
    ...Array.from(compartments.values(), ({ peakWaiting }) => peakWaiting),
    ...Array.from(inboxes.values(), ({ peakUnderWay }) => peakUnderWay),
  ]);

/** What drawings of a timeline share that begin at a time, in milliseconds. */
export const frameOf = (timeline: Timeline, from = 0): Frame => {
  const end = Math.max(timeline.at, from + 1);
  return {
    from,
    end,
    x: (at) => plot.left + (Math.max(0, at - from) / (end - from)) * plot.width,
    longestQueue: Math.max(1, ...queuesOf(timeline)),
  };
};

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
.bandtext{fill:#5b21b6}.hull{fill:none;stroke:#52606d;stroke-width:2}.wall{stroke:#52606d;stroke-width:3}
.hold{fill:#eef2f5}.refused{fill:#b91c1c}.waits{fill:#b45309}.hollow{fill:none;stroke:#1f6f8b}
@media (prefers-color-scheme:dark){.ground{fill:#14181d}.text{fill:#e4e7eb}.soft{fill:#a3aeba}
.busy{fill:#4fb3d3}.line{stroke:#52606d}.limit{stroke:#a3aeba}.hatch{stroke:#f0b429}
.cross{stroke:#ff8a80}.band{fill:#a78bfa;fill-opacity:.2;stroke:#a78bfa}.bandtext{fill:#c4b5fd}
.hull{stroke:#a3aeba}.wall{stroke:#a3aeba}.hold{fill:#222a33}.refused{fill:#ff8a80}
.waits{fill:#f0b429}.hollow{stroke:#4fb3d3}}
`.replaceAll("\n", "");

export const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Two digits after the point are finer than any screen. */
export const n = (value: number): string => String(Math.round(value * 100) / 100);

export const text = (
  x: number,
  y: number,
  content: string,
  classes = "",
  anchor = "start",
): string =>
  `<text class="text${classes && ` ${classes}`}" x="${n(x)}" y="${n(y)}"` +
  (anchor === "start" ? "" : ` text-anchor="${anchor}"`) + `>${escape(content)}</text>`;
