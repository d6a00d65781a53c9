import picocolors from "picocolors";
import type { Palette } from "./palette.ts";

/** Colours as ANSI escape sequences. */
export const coloured: Palette = picocolors.createColors(true);
