/**
 * What values take in memory, as V8 lays them out on a 64-bit machine without pointer compression:
 * Node, and Deno. A browser takes about half for everything that is not text or bytes.
 *
 * @module
 */

const word = 8;

/** Map, properties, elements. */
const objectHeader = 3 * word;

/** V8 gives an empty literal room for four properties. */
const leastProperties = 4;

/** A boxed double. */
const heapNumber = 16;

/** A typed array with the buffer behind it, besides the bytes themselves. */
const typedArray = 200;

const isSmallInteger = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) < 2 ** 30 && !Object.is(value, -0);

const hasOnlyLatin1 = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0xff) return false;
  }
  return true;
};

// #region size
const sizeOfText = (text: string): number => {
  const bytes = hasOnlyLatin1(text) ? text.length : 2 * text.length;
  return 16 + Math.ceil(bytes / word) * word;
};

const sizeOfArray = (array: ReadonlyArray<unknown>, counted: Set<object>): number => {
  // V8 keeps an array that holds nothing but numbers unboxed.
  const boxed = !array.every((value) => typeof value === "number");
  const contents = boxed ? array.reduce<number>((sum, value) => sum + size(value, counted), 0) : 0;
  return 4 * word + 2 * word + array.length * word + contents;
};

const sizeOfObject = (object: object, counted: Set<object>): number => {
  const values = Object.values(object);
  const slots = values.length === 0 ? leastProperties : values.length;
  return values.reduce<number>(
    (sum, value) => sum + size(value, counted),
    objectHeader + slots * word,
  );
};

const size = (value: unknown, counted: Set<object>): number => {
  if (typeof value === "string") return sizeOfText(value);
  if (typeof value === "number") return isSmallInteger(value) ? 0 : heapNumber;
  if (typeof value !== "object" || value === null || counted.has(value)) return 0;
  counted.add(value);
  if (ArrayBuffer.isView(value)) return typedArray + value.byteLength;
  return Array.isArray(value) ? sizeOfArray(value, counted) : sizeOfObject(value, counted);
};

/**
 * An estimate in bytes for text, typed arrays, and what JSON can hold; everything else counts as a
 * plain object of its properties. What appears twice within a value counts once.
 */
export const sizeOf = (value: unknown): number => size(value, new Set());
// #endregion

/**
 * What the cache's own book-keeping takes for an entry: a slot of a `Map`, which is 28 to 56 bytes
 * depending on how full it is, and a record of 40.
 */
const entryOverhead = 82;

/** An estimate in bytes for an entry of a cache. */
export const sizeOfEntry = (key: unknown, value: unknown): number =>
  Math.max(1, sizeOf(key) + sizeOf(value) + entryOverhead);
