/**
 * A run as somebody watches it: the picture above, the latest of the log beneath, and never taller
 * than the window.
 *
 * @module
 */
import type { World } from "../trace/timeline.ts";
import type { Palette } from "./palette.ts";
import { pictureLines } from "./picture.ts";

/** What is on the screen. */
export interface Shown {
  readonly title: string;
  /** The time of the run, and how fast it passes. */
  readonly clock: string;
  readonly worlds: ReadonlyArray<{ readonly title: string; readonly world: World }>;
  /** Lines of the log, the latest last. */
  readonly log: ReadonlyArray<string>;
  /** What can be done; nothing when it is over. */
  readonly hint: string;
}

/** Lines that are neither picture nor log: title, gaps, hint and the cursor's line. */
const otherLines = 6;

/** Lines that the picture leaves to the log, however low the window. */
const leastLog = 3;

/** The whole screen; its last line is the one above the cursor's. */
export const screenLines = (
  { clock, hint, log, title, worlds }: Shown,
  { columns, palette, rows }: {
    readonly columns: number;
    readonly rows: number;
    readonly palette: Palette;
  },
): ReadonlyArray<string> => {
  const picture = pictureLines(worlds, {
    // A line of the full width would make some terminals wrap.
    columns: columns - 1,
    rows: Math.max(1, rows - otherLines - leastLog),
    palette,
  });
  const room = Math.max(0, rows - picture.length - otherLines);
  return [
    palette.bold(title.slice(0, columns - clock.length - 3)) + "  " + clock,
    "",
    ...picture,
    "",
    ...(room === 0 ? [] : log.slice(-room)),
    ...(hint === "" ? [] : ["", palette.dim(hint)]),
  ];
};
