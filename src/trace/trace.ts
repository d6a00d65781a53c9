import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type { Event, Report } from "./event.ts";

/** Where a program reports what happens. */
export class Trace extends Context.Tag("watertight/Trace")<Trace, {
  readonly emit: (report: Report) => Effect.Effect<void>;
  /** Reports at once, for use where an effect is already running. */
  readonly unsafeEmit: (report: Report) => void;
  /** Milliseconds since the run began. */
  readonly now: Effect.Effect<number>;
}>() {}

/** Reports one event. */
export const emit = (report: Report): Effect.Effect<void, never, Trace> =>
  Effect.flatMap(Trace, (trace) => trace.emit(report));

/** Says something to the reader. */
export const note = (text: string): Effect.Effect<void, never, Trace> =>
  emit({ _tag: "Noted", text });

/** Microseconds are enough for a log, and keep its lines short. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** A trace for one world, which stamps each report and passes it on. */
export const make = (options: {
  readonly world: string;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  readonly publish: (event: Event) => void;
}): Context.Tag.Service<Trace> => {
  const unsafeEmit = (report: Report): void =>
    options.publish({ world: options.world, at: rounded(options.now()), ...report } as Event);
  return {
    now: Effect.sync(options.now),
    unsafeEmit,
    emit: (report) => Effect.sync(() => unsafeEmit(report)),
  };
};

/** A task to be recorded on its way through a compartment. */
export interface TaskDetails {
  /** Distinct within the run. */
  readonly task: string;
  readonly compartment: string;
  readonly service: string;
  /** How much of the compartment it needs; 1 when left out. */
  readonly size?: number;
  /** How long its caller waits, from now on; for ever when left out. */
  readonly patience?: Duration.Duration;
}

const reasonOf = (error: unknown): string => {
  if (typeof error === "object" && error !== null) {
    if ("reason" in error) return String(error.reason);
    if ("_tag" in error) return String(error._tag);
  }
  return error instanceof Error ? error.message : String(error);
};

/**
 * Records a task's way through any compartment, from outside: `admit` is whatever lets the work
 * in, a bulkhead of this book or a learner's.
 *
 * Work that begins and ends is started, then succeeded, failed or interrupted. Work that never
 * begins was rejected, if admission failed, or interrupted while it waited.
 */
export const throughCompartment = <A, E, R, B, E2, R2>(
  details: TaskDetails,
  work: Effect.Effect<A, E, R>,
  admit: (work: Effect.Effect<A, E, R>) => Effect.Effect<B, E2, R2>,
): Effect.Effect<B, E2, R2 | Trace> =>
  Effect.flatMap(Trace, (trace) =>
    Effect.flatMap(trace.now, (now) => {
      const { compartment, patience, service, size = 1, task } = details;
      const place = { task, compartment };
      let begun = false;

      const ended = (exit: Exit.Exit<A, E>): void => {
        if (Exit.isSuccess(exit)) trace.unsafeEmit({ _tag: "TaskSucceeded", ...place });
        else if (Cause.isInterruptedOnly(exit.cause)) {
          trace.unsafeEmit({ _tag: "TaskInterrupted", ...place });
        } else {
          const reason = reasonOf(Cause.squash(exit.cause));
          trace.unsafeEmit({ _tag: "TaskFailed", ...place, reason });
        }
      };

      const turnedAway = (cause: Cause.Cause<E2>): void => {
        if (begun) return;
        Option.match(Cause.failureOption(cause), {
          onNone: () => trace.unsafeEmit({ _tag: "TaskInterrupted", ...place }),
          onSome: (error) =>
            trace.unsafeEmit({ _tag: "TaskRejected", ...place, reason: reasonOf(error) }),
        });
      };

      const watched = Effect.onExit(
        Effect.suspend(() => {
          begun = true;
          trace.unsafeEmit({ _tag: "TaskStarted", ...place });
          return work;
        }),
        (exit) => Effect.sync(() => ended(exit)),
      );
      const deadline = patience === undefined ? null : rounded(now + Duration.toMillis(patience));
      return Effect.onError(
        Effect.suspend(() => {
          trace.unsafeEmit({ _tag: "TaskQueued", ...place, service, size, deadline });
          return admit(watched);
        }),
        (cause) => Effect.sync(() => turnedAway(cause)),
      );
    }));
