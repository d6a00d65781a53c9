/**
 * Calls that follow one another: the time for one of them.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { timePerOperation } from "./stopwatch.ts";

const callsInBatch = 20_000;

/** Times calls that are effects, all run in one fiber. */
export const timeOfEffects = (
  call: () => Effect.Effect<unknown, unknown>,
  check = () => {},
): Promise<number> => {
  const calls = Effect.gen(function* () {
    for (let index = 0; index < callsInBatch; index++) yield* call();
  });
  return timePerOperation({
    operations: callsInBatch,
    batch: () => Effect.runPromise(calls),
    check,
  });
};

const unexpected = (error: unknown): never => {
  throw error;
};

/** Times calls that are promises. What rejects them is caught here, and handed to `caught`. */
export const timeOfPromises = (
  call: () => Promise<unknown>,
  { caught = unexpected, check = () => {} }: {
    readonly caught?: (error: unknown) => void;
    readonly check?: () => void;
  } = {},
): Promise<number> => {
  const batch = async (): Promise<void> => {
    for (let index = 0; index < callsInBatch; index++) {
      // In the loop, because a function around each call would make one more promise.
      try {
        await call();
      } catch (error) {
        caught(error);
      }
    }
  };
  return timePerOperation({ operations: callsInBatch, batch, check });
};
