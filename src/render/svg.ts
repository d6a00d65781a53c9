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

/** The ships as they are at a moment, and when that is. */
const fleet = (
  voyages: ReadonlyArray<Voyage>,
  { longestQueue }: Frame,
): (at: number) => Drawing =>
(at) => {
  const ships = voyages.map(({ momentAt, named, world }) => ({
    named,
    world,
    moment: momentAt(at),
  }));
  const drawn = hulls(ships, { top: top + captionHeight, longestQueue });
  const caption = text(sheet.margin, top + 10, `At ${seconds(at, 1)}`, "soft");
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
  /** What goes into the group of ships at a moment. */
  readonly shipsAt: (at: number) => string;
  /** The parts in which time runs from left to right, from above. */
  readonly shades: ReadonlyArray<{ readonly y: number; readonly height: number }>;
  readonly placed: ReadonlyArray<Placed>;
}

export const playable = (options: Options): Playable => {
  const { timeline, worlds } = options;
  const frame = frameOf(timeline);
  const ships = fleet(voyagesOf(options), frame);
  const first = ships(0);
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
    shades: [
      { y: top + first.height, height: over.height },
      { y: below + legendHeight, height: tasks.height - legendHeight },
    ],
    placed: tasks.placed,
  };
};
