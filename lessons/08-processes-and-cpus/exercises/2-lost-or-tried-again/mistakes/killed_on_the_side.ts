/** Gives the process back while it is being killed. */
import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";

export const caught = {
  by: "overran",
  saying: "not dead yet",
};

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
  { giveBack, longestWork, take, tries }: Options,
): Effect.Effect<string, Lost> =>
  Effect.uninterruptibleMask((restore) => {
    /** One try, which nobody interrupts: it ends when the work has, or the process. */
    const attempt = (process: Process): Effect.Effect<string, Lost> => {
      const crashed = Effect.flatMap(process.ended, () => new Lost({ reason: "Crashed" }));
      return Effect.interruptible(Effect.raceFirst(process.work, crashed)).pipe(
        Effect.timeoutOption(longestWork),
        Effect.flatMap(Option.match({
          onSome: Effect.succeed,
          onNone: () =>
            Effect.zipRight(Effect.forkDaemon(process.kill), new Lost({ reason: "Overran" })),
        })),
        Effect.ensuring(giveBack(process)),
      );
    };

    const from = (left: number): Effect.Effect<string, Lost> =>
      Effect.gen(function* () {
        const process = yield* restore(take);
        const trying = yield* Effect.forkDaemon(attempt(process));
        return yield* Effect.catchAll(
          restore(Fiber.join(trying)),
          (lost) => lost.reason === "Crashed" && left > 1 ? from(left - 1) : lost,
        );
      });
    return from(tries);
  });
