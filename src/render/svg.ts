/**
 * A run as one picture: its worlds as ships at one moment, and below them all of its time. Works in
 * light and dark.
 *
 * @module
 */
import { type Moment, momentsOf, mostCrowdedAt } from "../trace/moment.ts";
import type { Timeline, World } from "../trace/timeline.ts";
import {
  type Drawing,
  escape,
  type Frame,
  frameOf,
  type Named,
  pictureStyle,
  plot,
  sheet,
  text,
} from "./drawing.ts";
import { hulls } from "./hull.ts";
import { lanes, legendHeight, type Placed } from "./lanes.ts";
import { seconds } from "./number.ts";
import { strips } from "./strips.ts";

/** Room for the title, and for the words above the ships. */
const titleHeight = 30;
const captionHeight = 22;

export interface Options {
  readonly title: string;
  readonly worlds: ReadonlyArray<Named>;
  readonly timeline: Timeline;
}

/** A picture that is to be played. */
export interface PlayableOptions extends Options {
  /** Where its time begins, in milliseconds. */
  readonly from?: number;
  /** How exactly it says when it is: digits of a second. */
  readonly digits?: number;
}

const legendOf = (timeline: Timeline): string =>
  Array.from(timeline.worlds.values()).some(({ inboxes }) => inboxes.size > 0)
    ? "solid: at work · hatched: waiting, or under way · ×: turned away, or dropped"
    : "solid: at work · hatched: waiting · ×: turned away";

interface Voyage {
  readonly named: Named;
  readonly world: World;
  readonly momentAt: (at: number) => Moment;
}

const voyagesOf = ({ timeline, worlds }: Options): ReadonlyArray<Voyage> =>
  worlds.flatMap((named) => {
    const world = timeline.worlds.get(named.name);
    return world === undefined ? [] : [{ named, world, momentAt: momentsOf(world) }];
  });

const top = sheet.margin + titleHeight;

/** The ships as they are at a moment of their voyages, and when that is. */
const fleet = (
  voyages: ReadonlyArray<Voyage>,
  { longestQueue }: Frame,
  digits = 1,
): (at: number, moment?: number) => Drawing =>
(at, moment = at) => {
  const ships = voyages.map(({ momentAt, named, world }) => ({
    named,
    world,
    moment: momentAt(moment),
  }));
  const drawn = hulls(ships, { top: top + captionHeight, longestQueue });
  const caption = text(sheet.margin, top + 10, `At ${seconds(at, digits)}`, "soft");
  return { height: drawn.height + captionHeight, markup: `${caption}\n${drawn.markup}` };
};

/** The parts of a picture under their title, as a document. */
const document = (
  { timeline, title }: Options,
  { height, parts, style }: {
    readonly parts: ReadonlyArray<string>;
    readonly height: number;
    readonly style: string;
  },
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sheet.width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(title)}</title>${style}`,
    `<defs><pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M1 0v6"/></pattern></defs>`,
    `<rect class="ground" width="${sheet.width}" height="${height}"/>`,
    text(sheet.margin, sheet.margin + 12, title, "strong large"),
    text(sheet.width - sheet.margin, sheet.margin + 12, legendOf(timeline), "soft", "end"),
    ...parts,
    "</svg>\n",
  ].join("\n");

/**
 * For each world a ship at the moment when most was waiting, and over time what runs, what waits and
 * what was turned away, the messages under way, and the states of its machines.
 */
export const svg = (options: Options): string => {
  const { timeline, worlds } = options;
  const frame = frameOf(timeline);
  const ships = fleet(voyagesOf(options), frame)(mostCrowdedAt(timeline));
  const over = strips({ worlds, timeline, frame, top: top + ships.height });
  return document(options, {
    parts: [ships.markup, over.markup],
    height: Math.ceil(top + ships.height + over.height),
    style: `<style>${pictureStyle}</style>`,
  });
};

/** A picture to be played: its ships are drawn anew at each moment, and below them is every task. */
export interface Playable {
  /** A document without a style, for a page that has `pictureStyle` in its own. The ships are within `<g id="ships">`. */
  readonly markup: string;
  /** What goes into the group of ships at a time. */
  readonly shipsAt: (at: number) => string;
  /**
   * What goes there after so many events, of which the last may be in the midst of an instant.
   *
   * @param numbered the same run with the numbers of its events, from 1, for their times.
   */
  readonly stepwise: (numbered: Timeline) => (events: number, at: number) => string;
  /** Where a time is in the picture, in its own units; and the time at a place. */
  readonly x: (at: number) => number;
  readonly timeAt: (x: number) => number;
  /** The parts in which time runs from left to right, from above. */
  readonly shades: ReadonlyArray<{ readonly y: number; readonly height: number }>;
  readonly placed: ReadonlyArray<Placed>;
}

export const playable = (options: PlayableOptions): Playable => {
  const { digits, from, timeline, worlds } = options;
  const frame = frameOf(timeline, from);
  const ships = fleet(voyagesOf(options), frame, digits);
  const first = ships(frame.from);
  const over = strips({ worlds, timeline, frame, top: top + first.height });
  const below = top + first.height + over.height;
  const tasks = lanes({ worlds, timeline, frame, top: below });
  const height = Math.ceil(below + tasks.height);
  return {
    markup: document(options, {
      parts: [`<g id="ships">${first.markup}</g>`, over.markup, tasks.markup],
      height,
      style: "",
    }),
    shipsAt: (at) => ships(at).markup,
    stepwise: (numbered) => {
      const after = fleet(voyagesOf({ ...options, timeline: numbered }), frame, digits);
      return (events, at) => after(at, events).markup;
    },
    x: frame.x,
    timeAt: (x) => {
      const share = Math.min(1, Math.max(0, (x - plot.left) / plot.width));
      return frame.from + share * (frame.end - frame.from);
    },
    shades: [
      { y: top + first.height, height: over.height },
      { y: below + legendHeight, height: tasks.height - legendHeight },
    ],
    placed: tasks.placed,
  };
};
