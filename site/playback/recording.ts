/**
 * What has been recorded of a run, and is kept until all who play it have had it.
 *
 * @module
 */
import type { Block } from "../recorder/block.ts";

interface Link {
  readonly block: Block;
  /** Left out while nothing comes after it. */
  next?: Link;
}

/**
 * How far somebody has played a recording. A place knows what lies ahead of it and not what lies
 * behind, so that what all have had is let go.
 */
export class Place {
  constructor(
    private link: Link,
    /** How many frames of the block lie behind it. */
    private frame = link.block.due.length,
    /** How many bytes of the recording do. */
    public position = 0,
  ) {}

  /** When the next frame is due, in milliseconds of virtual time; nothing before it is recorded. */
  get due(): number | undefined {
    while (this.frame === this.link.block.due.length && this.link.next !== undefined) {
      this.link = this.link.next;
      this.frame = 0;
    }
    return this.link.block.due[this.frame];
  }

  /**
   * Takes what is due by then, as far as it lies in one block; nothing where nothing is due. Nobody
   * may write to it.
   *
   * @param until milliseconds of virtual time.
   */
  take(until: number): Uint8Array | undefined {
    if (!isBy(this.due, until)) return undefined;
    const { bytes, due, ends } = this.link.block;
    const from = this.frame === 0 ? 0 : ends[this.frame - 1]!;
    do this.frame++; while (isBy(due[this.frame], until));
    const to = ends[this.frame - 1]!;
    this.position += to - from;
    return bytes.subarray(from, to);
  }

  /** Another place, as far as this one. */
  copy(): Place {
    return new Place(this.link, this.frame, this.position);
  }
}

const isBy = (due: number | undefined, until: number): boolean => due !== undefined && due <= until;

/** What is recorded of one run. */
export class Recording {
  private last: Link = { block: { bytes: new Uint8Array(), due: [], ends: [] } };

  /** How many bytes have been recorded. */
  length = 0;
  /** When what was recorded last is due, in milliseconds of virtual time. */
  due = 0;
  /** Whether nothing more will come. */
  hasEnded = false;

  /** The place behind all that has been recorded. */
  get end(): Place {
    return new Place(this.last, this.last.block.due.length, this.length);
  }

  append(block: Block): void {
    this.last = this.last.next = { block };
    this.length += block.bytes.length;
    this.due = block.due.at(-1) ?? this.due;
  }
}
