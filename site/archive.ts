/**
 * Everything that the site sends as it is, compressed ahead, and its form as one file.
 *
 * @module
 */
import type { Guide } from "../src/content/edition.ts";

/** A page or another file of the site, before it is compressed. */
export interface Page {
  readonly path: string;
  /** Its media type, as the header has it. */
  readonly type: string;
  readonly content: string | Uint8Array;
  /** Whether its name changes with its content, so that nobody needs to ask for it twice. */
  readonly immutable: boolean;
  /** A content security policy of its own. */
  readonly policy?: string;
}

/** What is known of a page besides its content. */
export interface Label extends Omit<Page, "content"> {
  /** A weak validator: the content is the same, however it is compressed. */
  readonly etag: string;
}

/**
 * A page as it is kept. Every browser takes brotli; for who does not, see `routes/pages.ts`. One
 * form only, since a host limits how large an app may be.
 */
export interface Leaf extends Label {
  readonly brotli: Uint8Array<ArrayBuffer>;
}

export interface Archive {
  readonly guide: Guide;
  /** By path. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** What is still being made when the rest is served, by path. A packed archive has it all. */
  readonly late?: (path: string) => Promise<Leaf | undefined>;
}

interface Entry extends Label {
  /** A length in bytes. The contents follow each other in the order of the entries. */
  readonly brotli: number;
}

interface Index {
  readonly guide: Guide;
  readonly entries: ReadonlyArray<Entry>;
}

/** Bytes of the number that a packed archive begins with: how long its index is. */
const prefix = 4;

/** One file of it all: the length of the index, the index as JSON, and the contents. */
export const pack = ({ guide, leaves }: Archive): Uint8Array<ArrayBuffer> => {
  const contents = Array.from(leaves.values(), ({ brotli }) => brotli);
  const entries = Array.from(leaves.values(), (leaf): Entry => ({
    ...leaf,
    brotli: leaf.brotli.length,
  }));
  const index = new TextEncoder().encode(JSON.stringify({ guide, entries } satisfies Index));
  const parts = [index, ...contents];
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, prefix));
  new DataView(packed.buffer).setUint32(0, index.length);
  let at = prefix;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
};

/** The archive in a file that `pack` made; its leaves are views of the same memory. */
export const unpack = (packed: ArrayBuffer): Archive => {
  const length = new DataView(packed).getUint32(0);
  const text = new TextDecoder().decode(new Uint8Array(packed, prefix, length));
  const { entries, guide } = JSON.parse(text) as Index;
  let at = prefix + length;
  const take = (length: number): Uint8Array<ArrayBuffer> => {
    at += length;
    return new Uint8Array(packed, at - length, length);
  };
  const leaves = new Map(
    entries.map((entry) => [entry.path, { ...entry, brotli: take(entry.brotli) }]),
  );
  return { guide, leaves };
};
