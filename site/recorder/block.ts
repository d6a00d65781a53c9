/**
 * What is recorded of a run. It lies together: an object for each frame would take more than the
 * frame.
 *
 * @module
 */

/** Frames, one behind the other in one piece of memory. */
export interface Block {
  readonly bytes: Uint8Array;
  /** When each frame is due, in milliseconds of virtual time. */
  readonly due: ReadonlyArray<number>;
  /** Where each ends in the bytes. */
  readonly ends: ReadonlyArray<number>;
}

/** Bytes of a block, at most; a frame that has more gets a block of its own. */
const size = 16_384;

const encoder = new TextEncoder();

/** Writes blocks. */
export class BlockWriter {
  private blocks: Array<Block> = [];
  private bytes = new Uint8Array(size);
  private due: Array<number> = [];
  private ends: Array<number> = [];
  private used = 0;

  /** How many bytes were written since blocks were taken. */
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
      this.blocks.push({ bytes, due: [due], ends: [bytes.length] });
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
    const { due, ends } = this;
    this.blocks.push({ bytes: this.bytes.slice(0, this.used), due, ends });
    this.due = [];
    this.ends = [];
    this.used = 0;
  }
}
