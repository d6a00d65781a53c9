import type { Compartment, Inbox, World } from "../trace/timeline.ts";
import { seconds } from "./number.ts";
import { type Palette, plain } from "./palette.ts";
import { wrap } from "./wrap.ts";

/** A bar of so many characters, filled by the share that is taken. */
const bar = (
  taken: number,
  of: number,
  width: number,
  full: string,
  tone: (text: string) => string,
): string => {
  const share = of === 0 ? (taken > 0 ? 1 : 0) : Math.min(1, taken / of);
  // Something is never drawn as nothing, nor all but one as all.
  const filled = taken > 0 ? Math.max(1, Math.floor(share * width)) : 0;
  return tone(full.repeat(filled)) + "·".repeat(width - filled);
};

/** How wide each part of a line may be. */
interface Widths {
  readonly name: number;
  readonly busy: number;
  readonly waiting: number;
  readonly workersBar: number;
  readonly queueBar: number;
  /** What stands before the number of those turned away. */
  readonly lost: string;
}

const busyText = ({ busy, capacity }: Compartment): string => `${busy}/${capacity}`;

const waitingText = ({ queue, waiting }: Compartment): string =>
  queue === null ? `${waiting}` : `${waiting}/${queue}`;

/** Below this width, "turned away" is said shorter. */
const roomForWords = 80;

const measureWidths = (compartments: ReadonlyArray<Compartment>, columns: number): Widths => {
  const widest = (text: (compartment: Compartment) => string): number =>
    Math.max(...compartments.map((compartment) => text(compartment).length));
  const name = Math.min(14, widest(({ name }) => name));
  const busy = widest(({ capacity }) => `${capacity}/${capacity}`);
  const waiting = Math.max(4, widest(({ queue }) => queue === null ? "" : `${queue}/${queue}`));
  const lost = columns < roomForWords ? " refused " : " turned away ";
  const fixed = 2 + name + 1 + 1 + busy + 8 + 1 + waiting + lost.length + 4;
  const bars = Math.max(8, Math.min(56, columns - fixed));
  return {
    name,
    busy,
    waiting,
    workersBar: Math.ceil(bars / 2),
    queueBar: Math.floor(bars / 2),
    lost,
  };
};

/** No bar is shorter than this. */
const leastBar = 3;

const compartmentLine = (
  compartment: Compartment,
  widths: Widths,
  palette: Palette,
): string => {
  const { busy, capacity, peakWaiting, queue, rejected, waiting } = compartment;
  const crowded = busy >= capacity ? palette.red : palette.green;
  // A queue without a limit is drawn against the longest it has been.
  const room = queue ?? Math.max(peakWaiting, waiting);
  const queueText = "  queue " + bar(waiting, room, widths.queueBar, "▒", palette.yellow) + " " +
    waitingText(compartment).padStart(widths.waiting);
  const noQueue = " ".repeat(8 + widths.queueBar + 1 + widths.waiting);
  return "  " + compartment.name.slice(0, widths.name).padEnd(widths.name) + " " +
    bar(busy, capacity, widths.workersBar, "█", crowded) + " " +
    busyText(compartment).padStart(widths.busy) +
    (queue === 0 ? noQueue : queueText) +
    (rejected > 0 ? palette.red : palette.dim)(`${widths.lost}${rejected}`);
};

/** What two compartments on a line have between them. */
const gap = 2;

/** Compartments side by side, as many as fit on a line: without words, and with shorter bars. */
const packedLines = (
  compartments: ReadonlyArray<Compartment>,
  { busy, name, waiting }: Widths,
  { columns, palette }: PictureView,
): ReadonlyArray<string> => {
  const lost = Math.max(...compartments.map(({ rejected }) => String(rejected).length));
  const fixed = gap + name + 1 + 1 + busy + 1 + 1 + waiting + 3 + lost;
  const perLine = Math.max(1, Math.floor(columns / (fixed + 2 * leastBar)));
  const bars = Math.min(28, Math.max(leastBar, Math.floor((columns / perLine - fixed) / 2)));
  const cell = (compartment: Compartment): string => {
    const { capacity, queue, peakWaiting, rejected } = compartment;
    const crowded = compartment.busy >= capacity ? palette.red : palette.green;
    const room = queue ?? Math.max(peakWaiting, compartment.waiting);
    const queueText = bar(compartment.waiting, room, bars, "▒", palette.yellow) + " " +
      waitingText(compartment).padStart(waiting);
    return " ".repeat(gap) + compartment.name.slice(0, name).padEnd(name) + " " +
      bar(compartment.busy, capacity, bars, "█", crowded) + " " +
      busyText(compartment).padStart(busy) + " " +
      (queue === 0 ? " ".repeat(bars + 1 + waiting) : queueText) +
      (rejected > 0 ? palette.red(` × ${String(rejected).padEnd(lost)}`) : " ".repeat(3 + lost));
  };
  const lines: Array<string> = [];
  for (let from = 0; from < compartments.length; from += perLine) {
    lines.push(compartments.slice(from, from + perLine).map(cell).join(""));
  }
  return lines;
};

/** State machines that went into the same state at the same moment. */
interface Group {
  readonly machines: Array<string>;
  readonly state: string;
  readonly from: number;
}

/** @param room characters that the names of a group may take together. */
const groupsOf = ({ machines }: World, room = Infinity): ReadonlyArray<Group> => {
  const groups: Array<Group> = [];
  for (const [machine, bands] of machines) {
    const { from, state } = bands.at(-1)!;
    const group = groups.find((one) =>
      one.from === from && one.state === state &&
      [...one.machines, machine].join(", ").length <= room
    );
    if (group === undefined) groups.push({ machines: [machine], state, from });
    else group.machines.push(machine);
  }
  return groups;
};

/** The part of a line on states that is no name: "are", the state, and since when. */
const besidesNames = 32;

const stateLine = ({ from, machines, state }: Group, palette: Palette): string =>
  `  ${machines.join(", ")} ${machines.length === 1 ? "is" : "are"} ${palette.magenta(state)} ` +
  palette.dim(`since ${seconds(from, 1)}`);

const inboxLine = (
  { delivered, dropped, receiver, underWay }: Inbox,
  palette: Palette,
): string =>
  `  to ${receiver}: ${palette.yellow(`${underWay} under way`)}, ${delivered} arrived` +
  (dropped > 0 ? palette.red(`, ${dropped} dropped`) : "");

/** All that is no compartment in few words, wrapped. */
const shortState = (world: World, columns: number): ReadonlyArray<string> => {
  const parts = [
    ...Array.from(world.inboxes.values(), (inbox) => inboxLine(inbox, plain).trim()),
    ...groupsOf(world).map(({ machines, state }) => `${machines.join(", ")} ${state}`),
  ];
  return parts.length === 0 ? [] : wrap(parts.join(" · "), columns - 2).map((line) => `  ${line}`);
};

interface Titled {
  readonly title: string;
  readonly world: World;
}

/** How a picture is laid out. */
export interface PictureView {
  readonly columns: number;
  /** Lines that there are for it; as many as it takes when not given. */
  readonly rows?: number;
  readonly palette: Palette;
}

const cutTo = (lines: ReadonlyArray<string>, columns: number): ReadonlyArray<string> =>
  lines.length < 2 ? lines : [`${lines[0]!.slice(0, columns - 2).trimEnd()} …`];

/** The forms of a picture, from the one that says most to the one that takes least room. */
const forms = (
  worlds: ReadonlyArray<Titled>,
  widths: Widths,
  view: PictureView,
): ReadonlyArray<() => ReadonlyArray<string>> => {
  const { columns, palette } = view;
  const form = (
    compartments: (all: ReadonlyArray<Compartment>) => ReadonlyArray<string>,
    state: (world: World) => ReadonlyArray<string>,
  ) =>
  () =>
    worlds.flatMap(({ title, world }) => [
      palette.bold(title.slice(0, columns)),
      ...compartments(Array.from(world.compartments.values())),
      ...state(world),
    ]);
  const whole = (all: ReadonlyArray<Compartment>) =>
    all.map((compartment) => compartmentLine(compartment, widths, palette));
  const packed = (all: ReadonlyArray<Compartment>) => packedLines(all, widths, view);
  const short = (world: World) => shortState(world, columns).map(palette.magenta);
  return [
    form(whole, (world) => [
      ...Array.from(world.inboxes.values(), (inbox) => inboxLine(inbox, palette)),
      ...groupsOf(world, columns - besidesNames).map((group) => stateLine(group, palette)),
    ]),
    form(whole, short),
    form(packed, short),
    form(packed, (world) => cutTo(shortState(world, columns), columns).map(palette.magenta)),
    form(packed, () => []),
  ];
};

/**
 * Worlds as they stand now: a line for each compartment, one for the messages to each receiver, and
 * one for state machines that changed together. Where there are too few lines for that, it is said
 * shorter; and what still has no room is left out, states first, which the last line says.
 */
export const pictureLines = (
  worlds: ReadonlyArray<Titled>,
  view: PictureView,
): ReadonlyArray<string> => {
  const compartments = worlds.flatMap(({ world }) => Array.from(world.compartments.values()));
  if (compartments.length === 0) return [];
  const { columns, palette, rows = Infinity } = view;
  const drawn = forms(worlds, measureWidths(compartments, columns), view).map((form) => form());
  const fitting = drawn.slice(0, -1).find((lines) => lines.length <= rows);
  if (fitting !== undefined) return fitting;
  const least = drawn.at(-1)!;
  const room = Math.max(0, rows - 1);
  const what = least.length <= room ? "states" : `${least.length - room} lines and all states`;
  return [
    ...least.slice(0, room),
    palette.dim(`… ${what} left out: the window is too low`.slice(0, columns)),
  ];
};
