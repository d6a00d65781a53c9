/**
 * The messages of a queue that nobody has at work: those that are ready for the next consumer, and
 * those that came back and rest. Everything here is synchronous.
 *
 * @module
 */
import type { Clock } from "effect/Clock";
import * as Duration from "effect/Duration";
import type * as Effect from "effect/Effect";
import { DueLine } from "./due_line.ts";

/** A message that a queue holds. */
export interface Held<A> {
  readonly id: string;
  readonly body: A;
  /** Its place among all messages: it keeps it when it comes back. */
  readonly place: number;
  /** How often it has been handed out. */
  tries: number;
}

export class Backlog<A> {
  /** In order of place. */
  private readonly ready: Array<Held<A>> = [];
  private readonly resting: DueLine<Held<A>>;
  private readonly rests: boolean;

  /** @param pause how long a message that came back rests. */
  constructor(clock: Clock, pause: Duration.Duration) {
    this.resting = new DueLine(clock, pause);
    this.rests = Duration.greaterThan(pause, Duration.zero);
  }

  get readyCount(): number {
    return this.ready.length;
  }

  get restingCount(): number {
    return this.resting.size;
  }

  get size(): number {
    return this.ready.length + this.resting.size;
  }

  /** Puts a new message at the end. */
  add(message: Held<A>): void {
    this.ready.push(message);
  }

  /** Takes the oldest that is ready. */
  take(): Held<A> | undefined {
    return this.ready.shift();
  }

  // #region return
  /** Puts a message back where it was, ahead of whatever came later. */
  restore(message: Held<A>): void {
    const behind = this.ready.findIndex(({ place }) => place > message.place);
    this.ready.splice(behind < 0 ? this.ready.length : behind, 0, message);
  }

  /** Puts back a message whose try came to nothing. It rests first, if there is a pause. */
  comeBack(message: Held<A>): void {
    if (this.rests) this.resting.add(message);
    else this.restore(message);
  }
  // #endregion

  /** Makes those ready that have rested, and says so each time. Does not end. */
  watch(onReady: () => void): Effect.Effect<never> {
    return this.resting.watch((message) => {
      this.restore(message);
      onReady();
    });
  }

  /** Takes out the oldest of all, if there is one. */
  takeOldest(): Held<A> | undefined {
    const waiting = [...this.ready.slice(0, 1), ...this.resting.things];
    if (waiting.length === 0) return undefined;
    const oldest = waiting.reduce((one, other) => one.place < other.place ? one : other);
    if (!this.resting.remove(oldest)) this.ready.shift();
    return oldest;
  }
}
