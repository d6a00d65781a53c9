import type * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type { SimulationError } from "./failure.ts";
import type { Departure, Schedule } from "./schedule.ts";
import * as Simulation from "./simulation.ts";

/** A run that failed, shrunk to the fewest departures from first come, first served. */
export interface Counterexample<E> {
  readonly seed: number;
  /** Together with the seed, this gives the same run again. */
  readonly schedule: Schedule;
  readonly cause: Cause.Cause<E | SimulationError>;
  /** Milliseconds of virtual time at which the run ended. */
  readonly at: number;
  /** How many runs it took to find and to shrink it. */
  readonly runs: number;
}

export interface ExploreOptions {
  /** How many seeds to try. */
  readonly seeds?: number;
  /** The first of them; the rest follow upwards. */
  readonly from?: number;
  readonly bounds?: Partial<Simulation.Bounds>;
}

/** Shrinking stops after this many runs and keeps the smallest failing run so far. */
const shrinkingRuns = 300;

/** One failing run. */
interface Failing<E> {
  readonly cause: Cause.Cause<E | SimulationError>;
  readonly at: number;
  readonly departures: ReadonlyArray<Departure>;
}

/**
 * Runs a program under many schedules and returns the first failing one, shrunk.
 *
 * A program fails here when it fails, dies, deadlocks or exceeds its bounds. What holds under
 * every schedule tried is not proven to hold under all; what fails has a seed to show it.
 */
export const explore = <A, E, Event = never>(
  program: Simulation.Program<A, E, Event>,
  { seeds = 200, from = 0, bounds = {} }: ExploreOptions = {},
): Effect.Effect<Option.Option<Counterexample<E>>> => {
  const attempt = (seed: number, schedule: Schedule): Effect.Effect<Failing<E> | undefined> =>
    Effect.map(
      Simulation.run(program, { seed, schedule, bounds }),
      ({ departures, exit, now }) =>
        Exit.isFailure(exit) ? { cause: exit.cause, at: now, departures } : undefined,
    );

  return Effect.gen(function* () {
    for (let seed = from; seed < from + seeds; seed++) {
      const failing = yield* attempt(seed, { seed });
      if (failing === undefined) continue;
      const shrunk = yield* shrink(failing, (only) => attempt(seed, { seed, only }));
      return Option.some({
        seed,
        schedule: { seed, only: new Set(shrunk.failing.departures) },
        cause: shrunk.failing.cause,
        at: shrunk.failing.at,
        runs: seed - from + 1 + shrunk.runs,
      });
    }
    return Option.none();
  });
};

/**
 * Leaves out departures while the run still fails: first all, then halves, quarters, … and at
 * last one by one (delta debugging: Zeller and Hildebrandt, 2002).
 */
const shrink = <E>(
  first: Failing<E>,
  attempt: (only: ReadonlySet<Departure>) => Effect.Effect<Failing<E> | undefined>,
) =>
  Effect.gen(function* () {
    let failing = first;
    let runs = 0;
    let size = failing.departures.length;
    while (size > 0 && runs < shrinkingRuns) {
      let from = 0;
      while (from < failing.departures.length && runs < shrinkingRuns) {
        const kept = failing.departures.filter((_, at) => at < from || at >= from + size);
        runs++;
        const smaller = yield* attempt(new Set(kept));
        if (smaller === undefined) from += size;
        else failing = smaller;
      }
      size = Math.min(size >> 1, failing.departures.length);
    }
    return { failing, runs };
  });
