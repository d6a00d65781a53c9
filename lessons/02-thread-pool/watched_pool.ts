/**
 * A learner's pool under watch, as both exercises in which one is written check it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { expectEffect, expectMade, type Unmet } from "../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../src/exercise/shape.ts";
import { type Subject, watch } from "../../src/exercise/watch.ts";
import * as Trace from "../../src/trace/trace.ts";

interface Options {
  readonly workers: number;
  readonly queue: number;
}

export interface Pool {
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, unknown, R>;
}

/** What a learner's file exports. */
export const shape = {
  makePool: aFunction<(options: Options) => Effect.Effect<Pool>>("(options) => Effect<Pool>"),
};

/** Has the learner's code make a pool, and holds when it is one. */
export const makePool = (
  { makePool }: Exports<typeof shape>,
  options: Options,
): Effect.Effect<Pool, Unmet> =>
  expectMade(
    `makePool({ workers: ${options.workers}, queue: ${options.queue} })`,
    () => makePool(options),
    { is: "pool", functions: ["run"] },
  );

/** Makes a pool, and watches it. */
export const open = (
  exports: Exports<typeof shape>,
  options: Options,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const { queue, workers } = options;
    const pool = yield* makePool(exports, options);
    yield* expectEffect("pool.run(work)", () => pool.run(Effect.void));
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "pool",
      capacity: workers,
      unit: "workers",
      queue,
    });
    const { begun, call, most } = watch({ compartment: "pool", service: "caller" });
    return { begun, most, call: (name, options) => call(name, pool.run, options) };
  });
