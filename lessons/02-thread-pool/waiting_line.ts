/**
 * A first-in, first-out line of callers that wait for something, and may stop waiting at any time.
 *
 * It is a doubly linked list of its callers, so that joining, leaving from anywhere and calling the
 * first touch two neighbours and search nothing. Everything that changes it is synchronous.
 *
 * @module
 */
import type { Clock } from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

/** Someone in the line, who waits for a `T` or to be told `E`. The line keeps its links here. */
export interface Caller<T, E> {
  /** How much the caller asked for. */
  readonly size: number;
  /** When it joined, in nanoseconds of the line's clock. */
  readonly since: number;
  /** How its wait ended, once somebody has ended it. */
  turn: Exit.Exit<T, E> | undefined;
  /** Wakes its fiber, once that sleeps. */
  wake: ((turn: Exit.Exit<T, E>) => void) | undefined;
  ahead: Caller<T, E> | undefined;
  behind: Caller<T, E> | undefined;
}

/** Lets interruption through again, as far as the caller did. */
export type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

export class WaitingLine<T, E> {
  private head: Caller<T, E> | undefined;
  private tail: Caller<T, E> | undefined;
  private count = 0;
  private waited = 0;
  private readonly origin: bigint;
  private onArrival: (() => void) | undefined;

  constructor(private readonly clock: Clock) {
    this.origin = clock.unsafeCurrentTimeNanos();
  }

  /** Who has waited longest. */
  get first(): Caller<T, E> | undefined {
    return this.head;
  }

  get length(): number {
    return this.count;
  }

  /** Time spent in the line by all who have left it, added up. */
  get timeWaited(): Duration.Duration {
    return Duration.nanos(BigInt(this.waited));
  }

  /**
   * Monotonic nanoseconds since the line was made: whole numbers, exact for a hundred days.
   */
  now(): number {
    return Number(this.clock.unsafeCurrentTimeNanos() - this.origin);
  }

  /** Joins at the end. */
  join(size: number): Caller<T, E> {
    const caller: Caller<T, E> = {
      size,
      since: this.now(),
      turn: undefined,
      wake: undefined,
      ahead: this.tail,
      behind: undefined,
    };
    if (this.tail === undefined) this.head = caller;
    else this.tail.behind = caller;
    this.tail = caller;
    this.count++;
    this.onArrival?.();
    return caller;
  }

  /** Ends a caller's wait, from anywhere in the line, and wakes it. */
  call(caller: Caller<T, E>, turn: Exit.Exit<T, E>): void {
    this.leave(caller);
    caller.turn = turn;
    caller.wake?.(turn);
  }

  private leave(caller: Caller<T, E>): void {
    if (caller.ahead === undefined) this.head = caller.behind;
    else caller.ahead.behind = caller.behind;
    if (caller.behind === undefined) this.tail = caller.ahead;
    else caller.behind.ahead = caller.ahead;
    this.count--;
    this.waited += this.now() - caller.since;
  }

  // #region turn
  /**
   * Waits to be called; to be run where nothing interrupts but `restore` lets through.
   *
   * A caller that is interrupted leaves the line. It may have been called just before, and not know
   * yet: `gone` is given what it was called with, so that it can go to the next.
   */
  wait(
    caller: Caller<T, E>,
    restore: Restore,
    gone: (called: Exit.Exit<T, E> | undefined) => void,
  ): Effect.Effect<T, E> {
    const turn = Effect.async<T, E>((wake) => {
      if (caller.turn === undefined) caller.wake = wake;
      else wake(caller.turn);
    });
    return Effect.matchCauseEffect(restore(turn), {
      onSuccess: Effect.succeed,
      onFailure: (cause) => {
        if (caller.turn === undefined) this.leave(caller);
        gone(caller.turn);
        return Effect.failCause(cause);
      },
    });
  }
  // #endregion

  // #region longest-wait
  /**
   * Tells each caller who has waited so long, and does not end. All wait equally long at most, so
   * the first in line gives up first: one sleeping fiber serves all.
   */
  watch(
    longestWait: Duration.Duration,
    giveUp: (caller: Caller<T, E>) => void,
  ): Effect.Effect<never> {
    const limit = Math.round(Duration.toMillis(longestWait) * 1_000_000);
    const someone = Effect.async<void>((resume) => {
      this.onArrival = () => {
        this.onArrival = undefined;
        resume(Effect.void);
      };
      // Somebody may have come between the look at the line and this.
      if (this.count > 0) this.onArrival();
    });
    return Effect.forever(Effect.suspend(() => {
      if (this.head === undefined) return someone;
      const left = this.head.since + limit - this.now();
      if (left > 0) return this.clock.sleep(Duration.nanos(BigInt(left)));
      giveUp(this.head);
      return Effect.void;
    }));
  }
  // #endregion
}
