/**
 * A run that somebody plays, and how far it is recorded ahead.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Demand } from "../recorder/recorder.ts";
import { Recording } from "./recording.ts";
import type { Viewer } from "./viewer.ts";

/** A run is recorded on when what lies ahead is played within so many milliseconds. */
const lead = 1_000;

/** What lies ahead is doubled each time, and at least and at most so many milliseconds are added. */
const [least, most] = [100, 1_000] as const;

/** Nothing is recorded while so many bytes wait for the client that is furthest ahead. */
const bound = 131_072;

/** So many milliseconds lie between what is sent to a client of a run that has a pace. */
const betweenSends = 40;

export class PlayedRun {
  readonly recording = new Recording();
  readonly viewers = new Set<Viewer>();
  private readonly room = Effect.unsafeMakeLatch(true);
  private furthest = 0;
  /** When it began for that client, in milliseconds. */
  private start = 0;

  /** How long a client is left alone that has had all that was due, in milliseconds. */
  readonly gap: number;

  constructor(
    readonly key: string,
    /** Virtual seconds in a second. */
    private readonly speed: number,
    readonly scope: Scope.CloseableScope,
  ) {
    this.gap = speed === Infinity ? 0 : betweenSends;
  }

  /** How many bytes the client has had that is furthest ahead. */
  get sent(): number {
    return this.furthest;
  }

  /** Notes how many bytes a client has had. */
  hasSent(bytes: number): void {
    this.furthest = Math.max(this.furthest, bytes);
    if (this.hasRoom) this.room.unsafeOpen();
  }

  private get hasRoom(): boolean {
    return this.recording.length - this.furthest < bound;
  }

  /** Begins for all who are there. */
  begin(now: number): void {
    this.start = now;
    for (const viewer of this.viewers) viewer.start = now;
  }

  /** Milliseconds of real time that this much of virtual time takes. */
  real(virtual: number): number {
    return virtual / this.speed;
  }

  /** Milliseconds of virtual time in this much of real time. */
  virtual(real: number): number {
    return this.speed === Infinity ? Infinity : real * this.speed;
  }

  /** When all that is recorded has been played. */
  private get playedAt(): number {
    return this.start + this.real(this.recording.due);
  }

  /** Waits until it has to be recorded on. */
  readonly isNeeded: Effect.Effect<void> = Effect.clockWith((clock) => {
    if (!this.hasRoom) this.room.unsafeClose();
    const left = this.playedAt - lead - clock.unsafeCurrentTimeMillis();
    return Effect.zipRight(this.room.await, left > 0 ? Effect.sleep(left) : Effect.void);
  });

  /** How far it is to be recorded on by now. */
  demand(now: number): Demand {
    const ahead = Math.max(this.playedAt - now, 0);
    const more = Math.min(Math.max(ahead, least), most);
    return {
      // Whoever has seen nothing yet comes first: its beginning is little to record.
      deadline: this.recording.length === 0 ? 0 : Math.max(this.playedAt, now),
      until: this.virtual(Math.max(this.playedAt, now) + more - this.start),
    };
  }
}
