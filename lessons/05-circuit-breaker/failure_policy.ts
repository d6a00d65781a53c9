/**
 * When a closed breaker has seen enough: kept apart from the breaker, so that counting and windows
 * of every kind fit in.
 *
 * @module
 */
import * as Duration from "effect/Duration";

export type Result = "success" | "failure";

/** Watches results and says when to open. `W` is what it remembers; it is never changed in place. */
export interface FailurePolicy<W> {
  /** Before any result. */
  readonly initial: W;
  /** What is remembered after one more result; `at` is in monotonic nanoseconds. */
  readonly record: (window: W, result: Result, at: number) => W;
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
  const within = Duration.toMillis(options.within ?? Duration.infinity) * 1_000_000;
  return {
    initial: noFailures,
    record: (streak, result, at) => {
      if (result === "success") return noFailures;
      const continues = at - streak.latest <= within;
      return { failures: continues ? streak.failures + 1 : 1, latest: at };
    },
    trips: ({ failures }) => failures >= options.failures,
  };
};
// #endregion
