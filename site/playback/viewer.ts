/**
 * A client that plays a run.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import type * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as FiberId from "effect/FiberId";
import type { Sink } from "../streamed_body.ts";
import type { PlayedRun } from "./played_run.ts";
import type { Place } from "./recording.ts";

export class Viewer {
  private readonly whole = Deferred.unsafeMake<void>(FiberId.none);
  /** When it had all that was due, in milliseconds. */
  private contentAt = -Infinity;

  constructor(
    readonly run: PlayedRun,
    private readonly place: Place,
    private readonly sink: Sink,
    /** When the run began for it, in milliseconds. */
    public start: number,
  ) {}

  /** Waits until it has been told the end. */
  get ended(): Effect.Effect<void> {
    return Deferred.await(this.whole);
  }

  end(exit: Exit.Exit<void>): void {
    Deferred.unsafeDone(this.whole, exit);
  }

  /** Whether it has been sent all there is. */
  get hasHadAll(): boolean {
    return this.run.recording.hasEnded && this.place.due === undefined;
  }

  /**
   * When there is something to do for it, as far as this is known by now: `Infinity` before more is
   * recorded, or taken by it.
   */
  due(now: number): number {
    // Most are resting when they are asked, and there are many.
    const rested = this.contentAt + this.run.gap;
    if (rested > now) return rested;
    if (this.hasHadAll) return -Infinity;
    const { due } = this.place;
    return due === undefined || !this.sink.hasRoom() ? Infinity : this.start + this.run.real(due);
  }

  /** Sends what is due, or as much of it as the client takes. */
  send(now: number): void {
    // What is due by `due` might not be so by a rounding error.
    const until = Math.max(this.place.due ?? 0, this.run.virtual(now - this.start));
    let bytes = this.place.take(until);
    while (bytes !== undefined) {
      this.sink.send(bytes);
      bytes = this.sink.hasRoom() ? this.place.take(until) : undefined;
    }
    this.contentAt = this.sink.hasRoom() ? now : -Infinity;
    this.run.hasSent(this.place.position);
  }
}
