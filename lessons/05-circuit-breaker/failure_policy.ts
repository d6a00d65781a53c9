/**
 * When a closed breaker has seen enough: kept apart from the breaker, so that counting and windows
 * of every kind fit in.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import { requireWhole } from "../02-thread-pool/require_whole.ts";

export type Result = "success" | "failure";

/** Watches results and says when to open. `W` is what it remembers; it is never changed in place. */
export interface FailurePolicy<W> {
  /** Before any result. */
  readonly initial: W;
  /**
   * What is remembered after one more result. `at` tells when it came, in monotonic nanoseconds:
   * a look at the clock is a good part of what a call costs, so only who wants to know looks.
   */
  readonly record: (window: W, result: Result, at: () => number) => W;
  /** Whether what is remembered is reason to open. */
  readonly trips: (window: W) => boolean;
}

/** Failures in a row, and when the latest came, in monotonic nanoseconds. */
export interface Streak {
  readonly failures: number;
  readonly latest: number;
}

const noFailures: Streak = { failures: 0, latest: 0 };

// #region consecutive
/**
 * Opens after so many failures in a row. A success ends the row, and so does a quiet time: failures
 * that lie further apart than `within` have nothing to do with each other.
 */
export const consecutive = (options: {
  /** A whole number, at least 1. */
  readonly failures: number;
  /** Default: for ever. */
  readonly within?: Duration.DurationInput;
}): FailurePolicy<Streak> => {
  requireWhole("failures", options.failures, { least: 1 });
  const within = Duration.toMillis(options.within ?? Duration.infinity) * 1_000_000;
  return {
    initial: noFailures,
    record: (streak, result, at) => {
      if (result === "success") return noFailures;
      const now = at();
      const continues = now - streak.latest <= within;
      return { failures: continues ? streak.failures + 1 : 1, latest: now };
    },
    trips: ({ failures }) => failures >= options.failures,
  };
};
// #endregion

/** The latest calls, a bit for each: set if it failed. */
export interface CallWindow {
  /** Thirty-two bits to a word. The one that `next` is in is as it was when its turn came. */
  readonly words: ReadonlyArray<number>;
  /** The word that `next` is in: apart, so that the others are copied once in thirty-two results. */
  readonly word: number;
  /** Where the next result goes: the place of the oldest, once the window is full. */
  readonly next: number;
  /** Calls in the window. */
  readonly calls: number;
  readonly failures: number;
}

/** A word has two to the power of this many bits. */
const wordShift = 5;

/**
 * Opens when, of the latest `size` calls, at least the share `rate` failed. It says nothing before
 * there are `leastCalls` in the window. Time is not looked at.
 */
export const countBased = (options: {
  /** A whole number, at least 1. */
  readonly size: number;
  /** More than 0, at most 1. */
  readonly rate: number;
  /** A whole number from 1 to `size`. Default: `size`. */
  readonly leastCalls?: number;
}): FailurePolicy<CallWindow> => {
  const { leastCalls = options.size, rate, size } = options;
  requireWhole("size", size, { least: 1 });
  requireWhole("leastCalls", leastCalls, { least: 1, most: size });
  if (!(rate > 0 && rate <= 1)) {
    throw new RangeError(`rate must be more than 0 and at most 1, not ${rate}`);
  }
  return {
    initial: {
      words: new Array<number>(((size - 1) >> wordShift) + 1).fill(0),
      word: 0,
      next: 0,
      calls: 0,
      failures: 0,
    },
    record: (window, result) => {
      // A shift goes by the lowest five bits of its distance, which are the place in the word.
      const bit = 1 << window.next;
      const wasFailure = (window.word & bit) !== 0;
      const isFailure = result === "failure";
      const word = wasFailure === isFailure ? window.word : window.word ^ bit;
      const next = window.next + 1 === size ? 0 : window.next + 1;
      const at = window.next >> wordShift;
      const nextAt = next >> wordShift;
      const staysInWord = nextAt === at;
      return {
        words: staysInWord ? window.words : window.words.with(at, word),
        word: staysInWord ? word : window.words[nextAt]!,
        next,
        calls: Math.min(window.calls + 1, size),
        failures: window.failures + Number(isFailure) - Number(wasFailure),
      };
    },
    trips: ({ calls, failures }) => calls >= leastCalls && failures / calls >= rate,
  };
};
