import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

/** A sleeper, and where it stands in the heap (-1 once it has left). */
interface Timer {
  readonly at: number;
  readonly order: number;
  readonly resume: (effect: Effect.Effect<void>) => void;
  index: number;
}

/** Earlier time first; at equal times, whoever lay down first. */
const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * A clock that stands still until it is moved, as Effect's `Clock` service.
 *
 * Its timers lie in a binary heap that knows the place of each, so setting and cancelling one both
 * cost O(log n) and a cancelled timer never moves the clock. Times are milliseconds since the
 * clock was made; an infinite sleep sets no timer.
 */
export interface VirtualClock extends Clock.Clock {
  /** The present, in milliseconds. */
  readonly now: () => number;
  /** When the earliest timer is due, in milliseconds, or `undefined` while none is set. */
  readonly nextTimer: () => number | undefined;
  /** Moves to the earliest timer and wakes everyone who is due then, in the order they lay down. */
  readonly advance: () => void;
  /** How many timers are set. */
  readonly timers: () => number;
}

/** Makes a virtual clock that reads zero and has no timer. */
export const make = (): VirtualClock => {
  const heap: Array<Timer> = [];
  let now = 0;
  let order = 0;

  const place = (timer: Timer, index: number): void => {
    heap[index] = timer;
    timer.index = index;
  };

  const siftUp = (timer: Timer, from: number): void => {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      place(heap[parent]!, index);
      index = parent;
    }
    place(timer, index);
  };

  const siftDown = (timer: Timer, from: number): void => {
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, timer)) break;
      place(heap[child]!, index);
      index = child;
    }
    place(timer, index);
  };

  const remove = (timer: Timer): void => {
    const index = timer.index;
    if (index < 0) return;
    timer.index = -1;
    const last = heap.pop()!;
    if (last === timer) return;
    if (before(last, timer)) siftUp(last, index);
    else siftDown(last, index);
  };

  const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.async<void>((resume) => {
      const milliseconds = Duration.toMillis(duration);
      if (milliseconds === Infinity) return;
      const timer: Timer = {
        at: now + milliseconds,
        order: order++,
        resume,
        index: heap.length,
      };
      siftUp(timer, heap.length);
      return Effect.sync(() => remove(timer));
    });

  return {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    now: () => now,
    nextTimer: () => heap[0]?.at,
    timers: () => heap.length,
    advance: () => {
      const first = heap[0];
      if (first === undefined) return;
      now = first.at;
      while (heap[0] !== undefined && heap[0].at === now) {
        const timer = heap[0];
        remove(timer);
        timer.resume(Effect.void);
      }
    },
    unsafeCurrentTimeMillis: () => now,
    unsafeCurrentTimeNanos: () => BigInt(Math.round(now * 1_000_000)),
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanos: Effect.sync(() => BigInt(Math.round(now * 1_000_000))),
    sleep,
  };
};
