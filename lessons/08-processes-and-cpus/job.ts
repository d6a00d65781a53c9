import type * as Effect from "effect/Effect";

// #region job
/** What a process is asked to do. Times are in milliseconds. */
export interface Job {
  readonly kind: "page" | "report";
  /** Waiting for something else, such as a database. It costs the processor nothing. */
  readonly waits: number;
  /** Computing. In a live run this is a loop that gives nothing back before its time is over. */
  readonly computes: number;
  /** Whether it then takes memory until there is none. */
  readonly grows: boolean;
}

/** A process, real or simulated. */
export interface Process {
  /** Does a job, beside others. It does not end if the process dies meanwhile: `ended` does. */
  readonly perform: (job: Job) => Effect.Effect<void>;
  /** Waits until the process has ended, and says how. */
  readonly ended: Effect.Effect<string>;
  /** Kills it, as somebody from outside would, without a word. */
  readonly kill: Effect.Effect<void>;
}
// #endregion

/** What a process is made of: one thread for everything, or one for pages and some for reports. */
export type Threads = "one" | { readonly reports: number };
