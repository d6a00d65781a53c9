import type { Compartment, Inbox, World } from "../trace/timeline.ts";
import { seconds } from "./number.ts";
import type { Palette } from "./palette.ts";

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

const stateLine = (machine: string, state: string, since: number, palette: Palette): string =>
  `  ${machine} is ${palette.magenta(state)} ${palette.dim(`since ${seconds(since, 1)}`)}`;

const inboxLine = (
  { delivered, dropped, receiver, underWay }: Inbox,
  palette: Palette,
): string =>
  `  to ${receiver}: ${palette.yellow(`${underWay} under way`)}, ${delivered} arrived` +
  (dropped > 0 ? palette.red(`, ${dropped} dropped`) : "");

/**
 * Worlds as they stand now: a line for each compartment, one for the messages to each receiver, and
 * one for each state machine.
 */
export const pictureLines = (
  worlds: ReadonlyArray<{ readonly title: string; readonly world: World }>,
  options: { readonly columns: number; readonly palette: Palette },
): ReadonlyArray<string> => {
  const { columns, palette } = options;
  const compartments = worlds.flatMap(({ world }) => Array.from(world.compartments.values()));
  if (compartments.length === 0) return [];
  const widths = measureWidths(compartments, columns);
  return worlds.flatMap(({ title, world }) => [
    palette.bold(title),
    ...Array.from(
      world.compartments.values(),
      (compartment) => compartmentLine(compartment, widths, palette),
    ),
    ...Array.from(world.inboxes.values(), (inbox) => inboxLine(inbox, palette)),
    ...Array.from(world.machines, ([machine, bands]) => {
      const { from, state } = bands.at(-1)!;
      return stateLine(machine, state, from, palette);
    }),
  ]);
};
