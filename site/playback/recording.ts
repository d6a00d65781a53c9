/**
 * What has been recorded of a run, and is kept until all who play it have had it.
 *
 * @module
 */
import { type Block, type Frames, unpack } from "../recorder/block.ts";

/** A block, and what was recorded after it. */
class Link {
  /** Left out while nothing comes after it. */
  next?: Link;
  private unpacked?: WeakRef<Frames>;

  constructor(readonly block: Block) {}

  /** Its frames: one copy for all who are within it, and none when nobody is. */
  frames(): Frames {
    const shared = this.unpacked?.deref();
    if (shared !== undefined) return shared;
    const frames = unpack(this.block);
    this.unpacked = new WeakRef(frames);
    return frames;
  }
}

/**
 * How far somebody has played a recording. A place knows what lies ahead of it and not what lies
 * behind, so that what all have had is let go.
 */
export class Place {
  /** Those of the block, while some of them have been played and some not. */
  private frames: Frames | undefined;

  constructor(
    private link: Link,
    /** How many frames of the block lie behind it. */
    private frame = link.block.count,
    /** How many bytes of the recording do. */
    public position = 0,
  ) {}

  /** When the next frame is due, in milliseconds of virtual time; nothing before it is recorded. */
  get due(): number | undefined {
    while (this.frame === this.link.block.count && this.link.next !== undefined) {
      this.link = this.link.next;
      this.frame = 0;
    }
    const { count, from } = this.link.block;
    if (this.frame === count) return undefined;
    return this.frame === 0 ? from : from + this.within().due[this.frame]! / 1_000;
  }

  /**
   * Takes what is due by then, as far as it lies in one block; nothing where nothing is due. Nobody
   * may write to it.
   *
   * @param until milliseconds of virtual time.
   */
  take(until: number): Uint8Array | undefined {
    const next = this.due;
    if (next === undefined || next > until) return undefined;
    const { count, from } = this.link.block;
    const { bytes, due, ends } = this.within();
    const start = this.frame === 0 ? 0 : ends[this.frame - 1]!;
    do this.frame++; while (this.frame < count && from + due[this.frame]! / 1_000 <= until);
    const end = ends[this.frame - 1]!;
    this.position += end - start;
    if (this.frame === count) this.frames = undefined;
    return bytes.subarray(start, end);
  }

  /** Another place, as far as this one. */
  copy(): Place {
    return new Place(this.link, this.frame, this.position);
  }

  private within(): Frames {
    return this.frames ??= this.link.frames();
  }
}

const nothing: Block = { count: 0, size: 0, from: 0, to: 0, packed: new Uint8Array() };

/** What is recorded of one run. */
export class Recording {
  private last = new Link(nothing);

  /** How many bytes of words have been recorded. */
  length = 0;
  /** When what was recorded last is due, in milliseconds of virtual time. */
  due = 0;
  /** Whether nothing more will come. */
  hasEnded = false;

  /** The place behind all that has been recorded. */
  get end(): Place {
    return new Place(this.last, this.last.block.count, this.length);
  }

  append(block: Block): void {
    this.last = this.last.next = new Link(block);
    this.length += block.size;
    this.due = block.to;
  }
}
