/**
 * Batches of bursts, in which all callers of a burst come at once.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { forkAndJoin } from "./fork_and_join.ts";
import type { Work } from "./stopwatch.ts";

/**
 * Callers in a batch: small bursts are repeated within one, so that bursts of any size pay alike
 * for starting a batch and for the garbage they leave.
 */
const callersInBatch = 20_000;

const batchOf = (callers: number, burst: () => Promise<unknown>): Work => {
  const bursts = Math.ceil(callersInBatch / callers);
  return {
    operations: bursts * callers,
    batch: async () => {
      for (let index = 0; index < bursts; index++) await burst();
    },
  };
};

/** Each caller is a fiber. */
export const burstsOfEffects = (
  callers: number,
  call: () => Effect.Effect<unknown, unknown>,
): Work => batchOf(callers, () => Effect.runPromise(forkAndJoin(callers, call)));

/**
 * As above, for a guard that takes seconds for some thousands of callers: one burst is a batch, and
 * warming up is done by bursts of no more than 1,000.
 */
export const slowBursts = (
  callers: number,
  call: () => Effect.Effect<unknown, unknown>,
): Work => {
  const burst = (callers: number) => () => Effect.runPromise(forkAndJoin(callers, call));
  return { operations: callers, batch: burst(callers), warmUp: burst(Math.min(callers, 1_000)) };
};

/** Each caller is a promise. */
export const burstsOfPromises = (callers: number, call: () => Promise<unknown>): Work =>
  batchOf(callers, () => Promise.all(Array.from({ length: callers }, call)));
