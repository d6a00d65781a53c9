import picocolors from "picocolors";

/** How text is emphasised: with terminal colours, or not at all. */
export type Palette = ReturnType<typeof picocolors.createColors>;

/** Colours as ANSI escape sequences. */
export const coloured: Palette = picocolors.createColors(true);

/** Text as it is. */
export const plain: Palette = picocolors.createColors(false);
