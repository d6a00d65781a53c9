/** A named part of a source file, between `// #region name` and `// #endregion`. */
export interface Region {
  readonly name: string;
  /** The code without markers, moved to the left margin. */
  readonly code: string;
  /** The line of the file on which the code begins, from 1. */
  readonly firstLine: number;
}

/** A source file whose regions do not pair up. */
export class RegionError extends Error {
  override readonly name = "RegionError";
}

const opening = /^\s*\/\/ #region ([a-z0-9-]+)$/;
const closing = /^\s*\/\/ #endregion$/;

const withoutIndent = (lines: ReadonlyArray<string>): string => {
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
};

/**
 * The regions of a source file, in order of their beginnings. One may lie within another; the
 * outer one is then given without the markers of the inner.
 *
 * @throws RegionError where a region is not closed, not opened, empty, or named twice.
 */
export const regionsOf = (source: string): ReadonlyMap<string, Region> => {
  const found = new Map<string, Region>();
  const open: Array<{ readonly name: string; readonly at: number; readonly lines: Array<string> }> =
    [];
  source.split("\n").forEach((line, index) => {
    const name = line.match(opening)?.[1];
    if (name !== undefined) {
      if (found.has(name)) throw new RegionError(`region ${name} is there twice`);
      found.set(name, { name, code: "", firstLine: index + 2 });
      open.push({ name, at: index + 2, lines: [] });
    } else if (closing.test(line)) {
      const region = open.pop();
      if (region === undefined) throw new RegionError(`line ${index + 1} closes no region`);
      if (region.lines.length === 0) throw new RegionError(`region ${region.name} is empty`);
      const { at, lines } = region;
      found.set(region.name, { name: region.name, code: withoutIndent(lines), firstLine: at });
    } else {
      for (const region of open) region.lines.push(line);
    }
  });
  const left = open.at(-1);
  if (left !== undefined) throw new RegionError(`region ${left.name} is not closed`);
  return found;
};
