/**
 * What values take in memory, as V8 lays them out on a 64-bit machine without pointer compression:
 * Node, and Deno. It is meant for records and lists: an object that serves as a map of many keys, or
 * a text that was put together from parts, takes several times what is estimated here.
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

/** V8 keeps these in place of a pointer, and not beside it. */
const isSmallInteger = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

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

const sizeOfPrimitive = (value: unknown): number => {
  if (typeof value === "string") return sizeOfText(value);
  return typeof value === "number" && !isSmallInteger(value) ? heapNumber : 0;
};

const isBytes = (value: object): value is ArrayBuffer | ArrayBufferView =>
  value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** An object without what it holds. */
const sizeOfShell = (object: object, parts: ReadonlyArray<unknown>): number =>
  Array.isArray(object)
    ? 6 * word + parts.length * word
    : objectHeader + (parts.length === 0 ? leastProperties : parts.length) * word;

/**
 * An estimate in bytes for text, bytes, and what JSON can hold; everything else counts as a plain
 * object of its properties. An object that appears twice within a value counts once.
 */
export const sizeOf = (value: unknown): number => {
  const counted = new Set<object>();
  // A list of what is still to be counted, and not a recursion: JSON may be nested deeply.
  const rest: Array<unknown> = [value];
  let size = 0;
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== "object" || next === null) size += sizeOfPrimitive(next);
    else if (!counted.has(next)) {
      counted.add(next);
      if (isBytes(next)) size += typedArray + next.byteLength;
      else {
        const parts: ReadonlyArray<unknown> = Object.values(next);
        size += sizeOfShell(next, parts);
        // V8 keeps an array that holds nothing but numbers unboxed.
        const isUnboxed = Array.isArray(next) && parts.every((part) => typeof part === "number");
        if (!isUnboxed) { for (const part of parts) rest.push(part); }
      }
    }
  }
  return size;
};
// #endregion

/**
 * What the cache's own book-keeping takes for an entry: a slot of a `Map`, which is 28 to 56 bytes
 * depending on how full it is, and a record of 40.
 */
const entryOverhead = 82;

/** An estimate in bytes for an entry of a cache. */
export const sizeOfEntry = (key: unknown, value: unknown): number =>
  Math.max(1, sizeOf(key) + sizeOf(value) + entryOverhead);
