/**
 * Things that are all due equally long after they came: leases, pauses.
 *
 * As they wait equally long, the first in is the first due, and one sleeping fiber watches them all.
 *
 * @module
 */
import type { Clock } from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

export class DueLine<T> {
  /** When each is due, in nanoseconds of the clock; in the order in which they came. */
  private readonly due = new Map<T, bigint>();
  private readonly after: bigint;
  private onArrival: (() => void) | undefined;

  /** @param after how long after it came a thing is due; finite. */
  constructor(private readonly clock: Clock, after: Duration.DurationInput) {
    this.after = BigInt(Math.round(Duration.toMillis(after) * 1_000_000));
  }

  get size(): number {
    return this.due.size;
  }

  /** All that are in the line, the first due first. */
  get things(): Iterable<T> {
    return this.due.keys();
  }

  /** Puts a thing in, that must not be there yet. */
  add(thing: T): void {
    this.due.set(thing, this.clock.unsafeCurrentTimeNanos() + this.after);
    this.onArrival?.();
  }

  /** Takes a thing out; false if it was not there. */
  remove(thing: T): boolean {
    return this.due.delete(thing);
  }

  // #region due
  /** Takes each thing out when it is due, and hands it on. Does not end. */
  watch(isDue: (thing: T) => void): Effect.Effect<never> {
    const something = Effect.async<void>((resume) => {
      this.onArrival = () => {
        this.onArrival = undefined;
        resume(Effect.void);
      };
      // Something may have come between the look at the line and this.
      if (this.due.size > 0) this.onArrival();
    });
    return Effect.forever(Effect.suspend(() => {
      const next = this.due.entries().next().value;
      if (next === undefined) return something;
      const [thing, at] = next;
      const left = at - this.clock.unsafeCurrentTimeNanos();
      if (left > 0n) return this.clock.sleep(Duration.nanos(left));
      this.due.delete(thing);
      isDue(thing);
      return Effect.void;
    }));
  }
  // #endregion
}
