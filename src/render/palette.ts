/** How text is emphasised. */
const emphases = ["bold", "dim", "red", "green", "yellow", "magenta", "cyan"] as const;

/** What emphasises text: with terminal colours, which are in `colours.ts`, or not at all. */
export type Palette = Readonly<Record<(typeof emphases)[number], (text: string) => string>>;

/** Text as it is. */
export const plain = Object.fromEntries(
  emphases.map((name) => [name, (text: string) => text]),
) as Palette;
