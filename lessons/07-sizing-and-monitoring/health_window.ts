/**
 * The latest readings of a pool, and what they say together. Times are monotonic nanoseconds.
 *
 * @module
 */

/** A pool at one moment; its counts only ever grow. */
export interface Reading {
  readonly at: number;
  /** The share of its workers that is taken, from 0. */
  readonly busy: number;
  readonly completed: number;
  readonly failed: number;
}

/** Readings in order of time. */
export type Window = ReadonlyArray<Reading>;

export const empty: Window = [];

// #region window
/** The window with one more reading, without those older than its length. */
export const record = (window: Window, reading: Reading, length: number): Window => [
  ...window.filter(({ at }) => at >= reading.at - length),
  reading,
];

/** The share of the workers that was taken, on average; `undefined` before the first reading. */
export const utilisation = (window: Window): number | undefined =>
  window.length === 0 ? undefined : window.reduce((sum, { busy }) => sum + busy, 0) / window.length;

/**
 * The share of calls that failed, of those that ended within the window; `undefined` where so few
 * ended that one more failure would turn the answer.
 */
export const failureRate = (window: Window, leastCalls: number): number | undefined => {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const failed = last.failed - first.failed;
  const ended = last.completed - first.completed + failed;
  return ended >= leastCalls && ended > 0 ? failed / ended : undefined;
};
// #endregion
