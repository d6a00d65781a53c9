import type { Palette } from "./palette.ts";

/** A column: its heading, over as many lines as it likes, and where its text leans. */
export interface Column {
  readonly heading: ReadonlyArray<string>;
  readonly align: "left" | "right";
}

/** A table of text. The first `keys` columns name the row, and are repeated when it is split. */
export interface Table {
  readonly columns: ReadonlyArray<Column>;
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  readonly keys: number;
}

const gap = "  ";

const widthOf = ({ columns, rows }: Table, index: number): number =>
  Math.max(
    ...columns[index]!.heading.map((line) => line.length),
    ...rows.map((row) => row[index]!.length),
  );

const pad = (text: string, width: number, align: Column["align"]): string =>
  align === "left" ? text.padEnd(width) : text.padStart(width);

/** Which columns stand side by side: as many as fit, the rest below with the keys again. */
const split = (table: Table, columns: number): ReadonlyArray<ReadonlyArray<number>> => {
  const keys = table.columns.slice(0, table.keys).map((_, index) => index);
  const keyWidth = keys.reduce((sum, key) => sum + widthOf(table, key) + gap.length, -gap.length);
  const blocks: Array<Array<number>> = [];
  let width = Infinity;
  for (let index = table.keys; index < table.columns.length; index++) {
    const own = gap.length + widthOf(table, index);
    if (width + own > columns) {
      blocks.push([...keys]);
      width = keyWidth;
    }
    blocks.at(-1)!.push(index);
    width += own;
  }
  return blocks;
};

/** A table as lines of at most so many columns, where one value and the keys fit in these. */
export const tableLines = (
  table: Table,
  options: { readonly columns: number; readonly palette: Palette },
): ReadonlyArray<string> => {
  const { palette } = options;
  const height = Math.max(...table.columns.map(({ heading }) => heading.length));
  const line = (indexes: ReadonlyArray<number>, text: (index: number) => string): string =>
    indexes
      .map((index) => pad(text(index), widthOf(table, index), table.columns[index]!.align))
      .join(gap)
      .trimEnd();
  return split(table, options.columns).flatMap((indexes, block) => {
    const heading = Array.from(
      { length: height },
      (_, at) =>
        palette.bold(line(indexes, (index) => {
          const lines = table.columns[index]!.heading;
          return lines[at - (height - lines.length)] ?? "";
        })),
    );
    const rows = table.rows.map((row) => line(indexes, (index) => row[index]!));
    return [...(block > 0 ? [""] : []), ...heading, ...rows];
  });
};
