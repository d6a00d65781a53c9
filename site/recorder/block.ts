/**
 * What is recorded of a run. Frames lie together, compressed: an object for each would take more than
 * the frame, and their words more than ten times as much as what is left of them.
 *
 * @module
 */
import * as Zlib from "node:zlib";

/** Frames, as they are kept. */
export interface Block {
  /** How many frames; at least one. */
  readonly count: number;
  /** Bytes of their words. */
  readonly size: number;
  /** When the first is due, in milliseconds of virtual time. */
  readonly from: number;
  /** When the last is. */
  readonly to: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** Frames, as they are read. */
export interface Frames {
  /** Their words, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When each is due, in microseconds of virtual time after the first, rounded up. */
  readonly due: Uint32Array;
  /** Where each ends in the bytes. */
  readonly ends: Uint32Array;
}

/** Bytes of words in a block, at most; a frame that has more gets a block of its own. */
const size = 16_384;

const encoder = new TextEncoder();

const pack = (
  bytes: Uint8Array,
  due: ReadonlyArray<number>,
  ends: ReadonlyArray<number>,
): Block => {
  const from = due[0]!;
  const times = Uint32Array.from(due, (due) => Math.ceil((due - from) * 1_000));
  const all = new Uint8Array(2 * times.byteLength + bytes.length);
  all.set(new Uint8Array(times.buffer));
  all.set(new Uint8Array(Uint32Array.from(ends).buffer), times.byteLength);
  all.set(bytes, 2 * times.byteLength);
  // A copy: what zlib returns may lie in more memory than it takes.
  const packed = new Uint8Array(Zlib.deflateRawSync(all));
  return { count: due.length, size: bytes.length, from, to: due.at(-1)!, packed };
};

export const unpack = ({ count, packed }: Block): Frames => {
  const all = new Uint8Array(Zlib.inflateRawSync(packed));
  return {
    due: new Uint32Array(all.buffer, 0, count),
    ends: new Uint32Array(all.buffer, 4 * count, count),
    bytes: all.subarray(8 * count),
  };
};

/** Writes blocks. */
export class BlockWriter {
  private blocks: Array<Block> = [];
  private readonly bytes = new Uint8Array(size);
  private due: Array<number> = [];
  private ends: Array<number> = [];
  private used = 0;

  /** How many bytes of words were written since blocks were taken. */
  length = 0;

  /** Adds a frame. One without words is left out. */
  write(due: number, words: string): void {
    if (words === "") return;
    const { read, written } = encoder.encodeInto(words, this.bytes.subarray(this.used));
    if (read === words.length) {
      this.used += written;
      this.length += written;
      this.due.push(due);
      this.ends.push(this.used);
    } else if (this.used > 0) {
      this.cut();
      this.write(due, words);
    } else {
      const bytes = encoder.encode(words);
      this.length += bytes.length;
      this.blocks.push(pack(bytes, [due], [bytes.length]));
    }
  }

  /** Takes what was written since the last time. */
  take(): ReadonlyArray<Block> {
    if (this.used > 0) this.cut();
    const { blocks } = this;
    this.blocks = [];
    this.length = 0;
    return blocks;
  }

  private cut(): void {
    this.blocks.push(pack(this.bytes.subarray(0, this.used), this.due, this.ends));
    this.due = [];
    this.ends = [];
    this.used = 0;
  }
}
