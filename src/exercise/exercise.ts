import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Trace } from "../trace/trace.ts";
import type { Unmet } from "./expectation.ts";
import type { Exports, Shape } from "./shape.ts";

/** What the learner is asked to do. */
export type Kind =
  /** Write the pattern. */
  | "write"
  /** Find the fault in a given file, and mend it. */
  | "mend"
  /** Choose numbers with which a stated service level holds. */
  | "size"
  /** Write the sequence of faults that sinks the naive version. */
  | "break"
  /** State what a run will print. */
  | "predict";

/** Something that must hold of the learner's exports. */
export interface Check<X> {
  /** Short, lower case, distinct within the exercise: mistakes name it, and so does progress. */
  readonly id: string;
  /** What holds when it passes, as a sentence without its full stop. */
  readonly title: string;
  readonly points: number;
  /** Three steps, from a nudge to all but the code. */
  readonly hints: readonly [string, string, string];
  /**
   * Under how many schedules it is run, at most; under all that are tried when left out. With 1,
   * for a check in which nothing can race, fibers run first come, first served.
   */
  readonly runs?: number;
  /**
   * Fails where something does not hold. It runs in a simulation of its own and may use Effect's
   * `Clock` and `Random`; what it reports to the trace is shown to the learner when it fails.
   */
  check(exports: X): Effect.Effect<void, Unmet, Trace | Scope.Scope>;
}

/** An exercise: what is wanted of a learner's file, and how one finds out whether it is there. */
export interface Exercise<S extends Shape = Shape> {
  readonly kind: Kind;
  readonly title: string;
  /** Minutes that it takes somebody who has read the lesson. */
  readonly minutes: number;
  /** What the learner's file has to export. */
  readonly shape: S;
  readonly checks: ReadonlyArray<Check<Exports<S>>>;
  /** What the task must say word for word, so that its numbers are those of the checks. */
  readonly quotes?: ReadonlyArray<string>;
}

/** Types an exercise's checks by its own shape. */
export const exercise = <S extends Shape>(it: Exercise<S>): Exercise<S> => it;

/** An exercise as the manifest knows it; its checks are loaded when they are needed. */
export interface Entry {
  /** Its folder is its number within the lesson, a hyphen and this. */
  readonly slug: string;
  readonly load: () => Promise<Exercise>;
}

/** All the points that an exercise has to give. */
export const pointsOf = ({ checks }: Pick<Exercise, "checks">): number =>
  checks.reduce((sum, { points }) => sum + points, 0);
