import type { Region } from "./region.ts";

/** What is known of an identifier's type. */
export interface IdentifierType {
  /** As an editor shows it. */
  readonly signature: string;
  /** How the effect that it is, or that it makes, can fail. Empty where there is no effect. */
  readonly failure: string;
}

/** An identifier in a file. */
export interface Identifier extends IdentifierType {
  /** From 0. */
  readonly column: number;
  readonly length: number;
}

/** By a file's path, then by line from 1, its identifiers in order. */
export type FileTypes = Readonly<
  Record<string, Readonly<Record<string, ReadonlyArray<Identifier>>>>
>;

/** The types of what stands in the listings of a page, as the page's script reads them. */
export interface ListingTypes {
  /** Each type once: its signature, and how it fails. */
  readonly types: ReadonlyArray<readonly [signature: string, failure: string]>;
  /** By file, then by line: column, length and type of each identifier, one after another. */
  readonly files: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<number>>>>>;
}

/** A line of a listing, and where it comes from. */
export interface Row {
  /** The number that the listing gives it. */
  readonly number: number;
  /** Its number in the file, from 1. */
  readonly line: number;
  /** How far it was moved to the left. */
  readonly indent: number;
}

/** Code that a page shows. */
export interface Listing {
  /** The file as the page names it. */
  readonly file: string;
  /** Its path from the project's root. */
  readonly path: string;
  readonly rows: ReadonlyArray<Row>;
}

const marker = /^\s*\/\/ #(region [a-z0-9-]+|endregion)$/;

/** The lines of a region, which leaves out the markers of others within it. */
export const rowsOf = (source: string, { code, firstLine }: Region): ReadonlyArray<Row> => {
  const lines = source.split("\n");
  let line = firstLine - 1;
  return code.split("\n").map((text, index) => {
    line += 1;
    while (marker.test(lines[line - 1]!)) line += 1;
    return { number: firstLine + index, line, indent: lines[line - 1]!.length - text.length };
  });
};

/** The lines of a whole file. */
export const rowsOfFile = (source: string): ReadonlyArray<Row> =>
  source.trimEnd().split("\n").map((_, index) => ({
    number: index + 1,
    line: index + 1,
    indent: 0,
  }));

/** What a page's listings show of what is known of their files. */
export const typesIn = (listings: ReadonlyArray<Listing>, known: FileTypes): ListingTypes => {
  const indices = new Map<string, number>();
  const types: Array<readonly [string, string]> = [];
  const indexOf = ({ failure, signature }: IdentifierType): number => {
    const key = `${failure}\n${signature}`;
    const index = indices.get(key) ?? types.push([signature, failure]) - 1;
    indices.set(key, index);
    return index;
  };
  const files: Record<string, Record<string, ReadonlyArray<number>>> = {};
  for (const { file, path, rows } of listings) {
    const lines = files[file] ??= {};
    for (const { indent, line, number } of rows) {
      const identifiers = known[path]?.[line] ?? [];
      if (identifiers.length === 0) continue;
      lines[number] = identifiers.flatMap((identifier) => [
        identifier.column - indent,
        identifier.length,
        indexOf(identifier),
      ]);
    }
  }
  return { types, files };
};
