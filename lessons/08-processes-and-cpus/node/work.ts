import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { Job } from "../job.ts";

// #region work
/** Computes for so long, and gives the thread to nobody meanwhile. */
const compute = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

/** Takes memory until there is none. */
const grow = (): never => {
  const held: Array<Array<number>> = [];
  for (;;) held.push(new Array<number>(125_000).fill(held.length));
};

/** Does a job for real: in a fiber, like everything that this process does. */
export const work = ({ computes, grows, waits }: Job): Effect.Effect<void> =>
  Effect.delay(
    Effect.sync(() => {
      compute(computes);
      if (grows) grow();
    }),
    Duration.millis(waits),
  );
// #endregion
