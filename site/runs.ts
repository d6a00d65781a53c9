/**
 * All that a host needs besides its pages: the lessons, and the house that they run in. A host loads
 * it when a run is first asked for.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../lessons/mod.ts";
import { makeHouse } from "./house.ts";
import { limits } from "./limits.ts";
import { makeRuns, type Options, type Runs } from "./routes/run.ts";

export interface OpenRuns extends Runs {
  /** Lets nobody in any more, and ends what is streamed. */
  readonly close: () => Promise<void>;
}

export const openRuns = (host: Pick<Options, "clientOf" | "services" | "sharesRuns">): OpenRuns => {
  const house = Effect.runSync(makeHouse(limits));
  return {
    ...makeRuns({ ...host, lessons, house }),
    close: () => Effect.runPromise(house.close),
  };
};
