import * as Duration from "effect/Duration";

// #region backoff
/** How long to wait before a process is started again. */
export interface Backoff {
  /** The pause after the first bad end. Each one in a row doubles it. */
  readonly first: Duration.DurationInput;
  /** No pause is longer. */
  readonly longest: Duration.DurationInput;
  /** A process that was up so long has been well: if it ends then, the row begins anew. */
  readonly wellAfter: Duration.DurationInput;
}

/** The next restart of a process. */
export interface Restart {
  /** Bad ends in a row, this one included. */
  readonly row: number;
  readonly pause: Duration.Duration;
}

/**
 * What follows when a process has ended.
 *
 * @param row bad ends in a row before this one.
 * @param lasted how long it was up; zero if it never was.
 */
export const restart = (
  { first, longest, wellAfter }: Backoff,
  row: number,
  lasted: Duration.Duration,
): Restart => {
  const next = Duration.greaterThanOrEqualTo(lasted, wellAfter) ? 1 : row + 1;
  const pause = Duration.times(first, 2 ** (next - 1));
  return { row: next, pause: Duration.min(pause, longest) };
};
// #endregion
