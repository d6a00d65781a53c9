import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

/** The process is gone, and the report with it. */
export class Lost extends Data.TaggedError("Lost")<{
  readonly reason: "Crashed" | "Overran";
}> {}

export interface Process {
  /** Computes a report. Interruption ends the wait for it, and not the computing. */
  readonly work: Effect.Effect<string>;
  /** Waits until the process has ended. */
  readonly ended: Effect.Effect<void>;
  /** Kills it, and returns when it is dead. */
  readonly kill: Effect.Effect<void>;
}

export interface Options {
  /** Waits for a process that nobody has. Who is interrupted here has none. */
  readonly take: Effect.Effect<Process>;
  /** Gives a process to the next in line. A dead one is replaced. */
  readonly giveBack: (process: Process) => Effect.Effect<void>;
  /** How many processes one report may lose: at least 1. */
  readonly tries: number;
  /** How long a report may compute. */
  readonly longestWork: Duration.Duration;
}

export const compute = (
  { giveBack, longestWork, take }: Options,
): Effect.Effect<string, Lost> =>
  Effect.flatMap(take, (process) =>
    process.work.pipe(
      Effect.timeoutFail({
        duration: longestWork,
        onTimeout: () => new Lost({ reason: "Overran" }),
      }),
      Effect.ensuring(giveBack(process)),
    )).pipe(
      // It was not the report's fault.
      Effect.retry({ while: () => true }),
    );
