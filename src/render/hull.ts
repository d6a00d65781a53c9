/**
 * A world as a ship in cross-section: a compartment for each compartment, flooded as far as it is at
 * work, with those who wait on its deck.
 *
 * @module
 */
import type { Moment, Occupancy } from "../trace/moment.ts";
import type { Compartment, World } from "../trace/timeline.ts";
import { type Drawing, n, type Named, sheet, text } from "./drawing.ts";
import { counted } from "./number.ts";

/** Sizes, in the picture's units. */
const layout = {
  title: 22,
  /** Room above deck, for what waits. */
  deck: 72,
  hold: 78,
  labels: 40,
  /** A line about a machine, or about messages. */
  state: 17,
  gap: 24,
  /** Narrower than this the words of a compartment do not fit below it. */
  narrowest: 92,
  /** About as wide as a letter is. */
  letter: 7.2,
} as const;

/** A world, and how it stands. */
export interface Ship {
  readonly named: Named;
  readonly world: World;
  readonly moment: Moment;
}

/** A side that slopes, and a keel with round ends. */
const hullPath = (left: number, top: number, width: number): string => {
  const right = left + width;
  const keel = top + layout.hold;
  return `M${n(left)} ${n(top)}H${n(right)}L${n(right - 12)} ${n(keel - 18)}Q${n(right - 16)} ${
    n(keel)
  } ${n(right - 36)} ${n(keel)}H${n(left + 36)}Q${n(left + 16)} ${n(keel)} ${n(left + 12)} ${
    n(keel - 18)
  }Z`;
};

const short = (value: number): string =>
  new Intl.NumberFormat("en-GB", { notation: "compact", maximumSignificantDigits: 3 }).format(
    value,
  );

/** As much of a name as fits. */
const fitted = (name: string, width: number): string => {
  const letters = Math.floor(width / layout.letter);
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`;
};

/** How much of it is taken, with its unit where that fits. */
const loadOf = (
  { capacity, unit }: Compartment,
  { busy }: Occupancy,
  width: number,
): string => {
  if (capacity === 0 && unit === "") return `${busy} at work`;
  if (capacity >= 1000) return `${short(busy)} of ${short(capacity)}`;
  const whole = `${busy} of ${counted(capacity, unit)}`;
  return whole.length * layout.letter <= width ? whole : `${busy} of ${capacity}`;
};

/** What waits, hatched, and how many; what was turned away, as a count after a cross. */
const onDeck = (
  { rejected, waiting }: Occupancy,
  { deck, left, longestQueue, width }: Slice & { readonly longestQueue: number },
): string => {
  const height = waiting === 0 ? 0 : Math.max(2, (waiting / longestQueue) * (layout.deck - 38));
  const counts = [
    waiting > 0 ? text(left + 8, deck - height - 5, `${waiting} waiting`, "soft") : "",
    rejected > 0 ? text(left + 8, deck - layout.deck + 14, `× ${rejected}`, "refused") : "",
  ];
  return `<rect fill="url(#waiting)" x="${n(left + 8)}" y="${n(deck - height)}" width="${
    n(width - 16)
  }" height="${n(height)}"/>${counts.join("")}`;
};

interface Slice {
  readonly left: number;
  readonly width: number;
  /** Where the deck is. */
  readonly deck: number;
}

const compartmentOf = (
  compartment: Compartment,
  occupancy: Occupancy,
  slice: Slice,
  longestQueue: number,
): { readonly inside: string; readonly outside: string } => {
  const { deck, left, width } = slice;
  const { capacity, name } = compartment;
  const level = capacity === 0 ? 0 : Math.min(1, occupancy.busy / capacity) * layout.hold;
  const keel = deck + layout.hold;
  const middle = left + width / 2;
  return {
    inside: `<rect class="busy" x="${n(left)}" y="${n(keel - level)}" width="${n(width)}" height="${
      n(level)
    }"/>`,
    outside: onDeck(occupancy, { ...slice, longestQueue }) +
      text(middle, keel + 18, fitted(name, width), "strong", "middle") +
      text(middle, keel + 35, loadOf(compartment, occupancy, width), "soft", "middle"),
  };
};

/** What is said of a world below its ship, a line each. */
const statesOf = ({ inboxes, machines }: Moment): ReadonlyArray<string> => [
  ...machines.map(({ machine, state }) => `${machine}: ${state}`),
  ...inboxes.map(({ receiver, underWay }) => `${underWay} under way to ${receiver}`),
];

const hullHeight = layout.title + layout.deck + layout.hold + layout.labels;

const drawShip = (
  { moment, named, world }: Ship,
  { id, left, longestQueue, top, width }: {
    readonly id: string;
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly longestQueue: number;
  },
): string => {
  const deck = top + layout.title + layout.deck;
  const each = width / Math.max(1, moment.compartments.length);
  const slices = moment.compartments.map((occupancy, index) =>
    compartmentOf(
      world.compartments.get(occupancy.compartment)!,
      occupancy,
      { left: left + index * each, width: each, deck },
      longestQueue,
    )
  );
  const walls = slices.slice(1).map((_, index) =>
    `M${n(left + (index + 1) * each)} ${n(deck)}v${layout.hold}`
  );
  const path = hullPath(left, deck, width);
  return [
    text(left, top + 14, named.title, "strong"),
    `<clipPath id="${id}"><path d="${path}"/></clipPath>`,
    `<path class="hold" d="${path}"/>`,
    `<g clip-path="url(#${id})">${slices.map(({ inside }) => inside).join("")}</g>`,
    walls.length === 0 ? "" : `<path class="wall" d="${walls.join("")}"/>`,
    `<path class="hull" d="${path}"/>`,
    ...slices.map(({ outside }) => outside),
    ...statesOf(moment).map((state, index) =>
      text(left, top + hullHeight + index * layout.state + 12, fitted(state, width), "bandtext")
    ),
  ].join("");
};

/** Worlds at a moment, side by side as far as their names fit. */
export const hulls = (
  ships: ReadonlyArray<Ship>,
  { longestQueue, top }: { readonly top: number; readonly longestQueue: number },
): Drawing => {
  const room = sheet.width - 2 * sheet.margin;
  const most = Math.max(1, ...ships.map(({ moment }) => moment.compartments.length));
  const fitting = Math.floor((room + layout.gap) / (most * layout.narrowest + layout.gap));
  const inRow = Math.max(1, Math.min(ships.length, fitting));
  const width = (room - (inRow - 1) * layout.gap) / inRow;
  const rows = Math.ceil(ships.length / inRow);
  const states = Math.max(0, ...ships.map(({ moment }) => statesOf(moment).length));
  const shipHeight = hullHeight + states * layout.state;
  const markup = ships.map((ship, index) =>
    drawShip(ship, {
      id: `hull-${index}`,
      left: sheet.margin + (index % inRow) * (width + layout.gap),
      top: top + Math.floor(index / inRow) * (shipHeight + layout.gap),
      width,
      longestQueue,
    })
  );
  return { height: rows * (shipHeight + layout.gap), markup: markup.join("\n") };
};
