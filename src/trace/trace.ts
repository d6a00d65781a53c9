import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Event, Report } from "./event.ts";

/** Where a program reports what happens. */
export class Trace extends Context.Tag("watertight/Trace")<Trace, {
  readonly emit: (report: Report) => Effect.Effect<void>;
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
}): Context.Tag.Service<Trace> => ({
  now: Effect.sync(options.now),
  emit: (report) =>
    Effect.sync(() =>
      options.publish({ world: options.world, at: rounded(options.now()), ...report } as Event)
    ),
});

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
    Effect.suspend(() => {
      const { compartment, task } = details;
      let begun = false;
      const watched = Effect.suspend(() => {
        begun = true;
        return Effect.zipRight(trace.emit({ _tag: "TaskStarted", task, compartment }), work);
      }).pipe(
        Effect.onExit((exit) => {
          if (exit._tag === "Success") {
            return trace.emit({ _tag: "TaskSucceeded", task, compartment });
          }
          return Cause.isInterruptedOnly(exit.cause)
            ? trace.emit({ _tag: "TaskInterrupted", task, compartment })
            : trace.emit({
              _tag: "TaskFailed",
              task,
              compartment,
              reason: reasonOf(Cause.squash(exit.cause)),
            });
        }),
      );
      const turnedAway = (cause: Cause.Cause<E2>): Effect.Effect<void> => {
        if (begun) return Effect.void;
        return Option.match(Cause.failureOption(cause), {
          onNone: () => trace.emit({ _tag: "TaskInterrupted", task, compartment }),
          onSome: (error) =>
            trace.emit({ _tag: "TaskRejected", task, compartment, reason: reasonOf(error) }),
        });
      };
      return trace.now.pipe(
        Effect.flatMap((now) =>
          trace.emit({
            _tag: "TaskQueued",
            task,
            compartment,
            service: details.service,
            size: details.size ?? 1,
            deadline: details.patience === undefined
              ? null
              : rounded(now + Duration.toMillis(details.patience)),
          })
        ),
        Effect.zipRight(Effect.onError(admit(watched), turnedAway)),
      );
    }));
