import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Trace } from "../trace/trace.ts";
import type { Measure } from "../trace/measure.ts";
import type { Parameters, Values } from "./parameter.ts";

/** One of the worlds that a lesson sets side by side: the same workload, another construction. */
export interface World<P extends Parameters = Parameters> {
  /** Short, lower case: it stands in every event. */
  readonly name: string;
  readonly title: string;
  /** Set where it needs what only the real world has, such as processes: it runs live, or not. */
  readonly onlyLive?: true;
  /** Set where a live run has the real thing, such as processes, and `program` a model of it. */
  live?(values: Values<P>): Effect.Effect<void, never, Trace | Scope.Scope>;
  /** What happens in it. It may use Effect's `Clock` and `Random`, and reports to the trace. */
  program(values: Values<P>): Effect.Effect<void, never, Trace | Scope.Scope>;
}

/** What a lesson shows when it is run. */
export interface Demonstration<P extends Parameters = Parameters> {
  readonly parameters: P;
  readonly worlds: readonly [World<P>, ...ReadonlyArray<World<P>>];
  /**
   * Loads what its worlds need of the host and cannot wait for: this happens on the real clock,
   * before the time of a run begins. The context is that of whoever runs it.
   */
  readonly prepare?: Effect.Effect<void>;
  /** How fast it is played when somebody watches: virtual seconds in a real second. */
  readonly speed: number;
  /** The columns of the table at its end. */
  readonly measures: ReadonlyArray<Measure>;
}

/** A lesson as the manifest knows it; what it shows is loaded when it is needed. */
export interface Lesson {
  /** Its place in the book, from 1. */
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  /** Minutes to read it and watch it once. */
  readonly minutes: number;
  readonly load: () => Promise<Demonstration>;
}

/** Types a demonstration by its own parameters. */
export const demonstration = <P extends Parameters>(it: Demonstration<P>): Demonstration<P> => it;
