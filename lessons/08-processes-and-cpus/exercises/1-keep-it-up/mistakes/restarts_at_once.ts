/** No pause at all. */
import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

export const caught = {
  by: "pauses",
  saying: "at once",
};

/** The process could not be started. */
export class StartFailed extends Data.TaggedError("StartFailed") {}

export interface Process {
  /** Waits until the process has ended. */
  readonly ended: Effect.Effect<void>;
}

export interface Options {
  /** Starts a process. Closing the scope kills it, and returns when it is gone. */
  readonly start: Effect.Effect<Process, StartFailed, Scope.Scope>;
  /** The pause after the first bad end in a row. Each further one doubles it. */
  readonly first: Duration.Duration;
  /** No pause is longer. */
  readonly longest: Duration.Duration;
  /** Who was up so long has been well. */
  readonly wellAfter: Duration.Duration;
}

/** Keeps a process up until it is interrupted. */
export const keep = ({ start }: Options): Effect.Effect<never> =>
  Effect.forever(Effect.exit(Effect.scoped(Effect.flatMap(start, ({ ended }) => ended))));
