import type { Closable, Subject } from "./fault.ts";

export interface BulkheadSettings {
  /** How many may work at once. */
  readonly capacity: number;
  /** How many may wait. Left out: as many as come; 0: nobody. */
  readonly queue?: number;
  /** The longest that a caller waits for its answer, in milliseconds. Left out: for ever. */
  readonly callLimit?: number;
}

export interface CallOptions {
  /** Lets the caller give up, in line or at work; the work itself goes on to its end. */
  readonly signal?: AbortSignal;
  /** How many permits the work needs. Left out: one. */
  readonly size?: number;
}

/** Any bulkhead, as scenarios see it. Each may throw `NotOffered`. */
export interface Bulkhead extends Closable {
  /** Runs work when there is room. Throws `NotOffered`, at once, for an option not heeded. */
  readonly run: (work: () => Promise<void>, options?: CallOptions) => Promise<void>;
  readonly resize: (capacity: number) => Promise<void>;
  /** Takes a permit by hand; answers with its release. */
  readonly take: () => Promise<() => Promise<void>>;
}

export type BulkheadSubject = Subject<Bulkhead, BulkheadSettings>;
