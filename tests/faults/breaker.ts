import type { Closable, Subject } from "./fault.ts";

export interface BreakerSettings {
  /** Opens at so many failures, when there was nothing else. */
  readonly failures: number;
  /** How long it stays open, in milliseconds. */
  readonly openFor: number;
  /** How long a failure counts, in milliseconds. Left out: the library's own choice. */
  readonly within?: number;
  /**
   * The longest that a call may take, in milliseconds, by an option of the breaker itself. Left
   * out: no limit that a scenario could meet.
   */
  readonly callLimit?: number;
  /** Errors that do not speak against the dependency. */
  readonly ignores?: (error: unknown) => boolean;
  /** Told of each change of state. */
  readonly onChange?: () => void;
  /** Puts the library's own bulkhead of this capacity, without a queue, inside the breaker. */
  readonly capacity?: number;
}

export type BreakerState = "closed" | "open" | "half-open";

/** Any breaker, as scenarios see it. */
export interface Breaker extends Closable {
  /** Calls, unless the breaker is open. Throws `NotOffered`, at once, if it takes no signal. */
  readonly run: <A>(
    work: (signal: AbortSignal) => Promise<A>,
    signal?: AbortSignal,
  ) => Promise<A>;
  readonly state: () => BreakerState;
  /** Closes it by hand. */
  readonly reset: () => void;
}

export type BreakerSubject = Subject<Breaker, BreakerSettings>;
