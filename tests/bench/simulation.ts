import * as Effect from "effect/Effect";
import { make } from "../../lessons/02-thread-pool/thread_pool.ts";
import { run } from "../../src/simulation/simulation.ts";
import { forkAndJoin } from "./fork_and_join.ts";
import { timePerOperation } from "./stopwatch.ts";

const workers = 10;

/** So many tasks of a second each, handed to a pool at once. */
const tasks = (count: number) =>
  Effect.scoped(Effect.gen(function* () {
    const pool = yield* make({ name: "bench", workers, queue: count });
    yield* forkAndJoin(count, () => pool.run(Effect.sleep("1 second")));
  }));

/** Time per task of a whole simulation. */
export const simulation = (count: number): Promise<number> => {
  const simulateOnce = async (): Promise<void> => {
    const outcome = await Effect.runPromise(run(() => tasks(count), { seed: 1 }));
    if (outcome.exit._tag !== "Success" || outcome.now !== count / workers * 1000) {
      throw new Error(`The simulation ended at ${outcome.now} ms with ${outcome.exit}`);
    }
  };
  return timePerOperation({ operations: count, batch: simulateOnce });
};
