/**
 * All that a host needs besides its pages: the lessons, and the house that they run in. A host loads
 * it when a run is first asked for.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { lessons } from "../lessons/mod.ts";
import { makeHouse } from "./house.ts";
import { limits } from "./limits.ts";
import { makePlayback } from "./playback/playback.ts";
import type { Recorder } from "./recorder/recorder.ts";
import { makeRuns, type Options, type Runs } from "./routes/run.ts";

export interface OpenRuns extends Runs {
  /** Lets nobody in any more, and ends what is streamed. */
  readonly close: () => Promise<void>;
}

export interface Host extends Pick<Options, "clientOf"> {
  readonly recorder: Effect.Effect<Recorder, never, Scope.Scope>;
  /**
   * Whether clients who ask for the same run read one recording together. Not where a request must
   * not touch what belongs to another, as on Workers.
   */
  readonly sharesRuns: boolean;
}

export const openRuns = ({ clientOf, recorder, sharesRuns }: Host): OpenRuns => {
  const house = Effect.runSync(makeHouse(limits));
  const scope = Effect.runSync(Scope.make());
  const playback = Effect.map(recorder, makePlayback);
  return {
    ...makeRuns({
      lessons,
      house,
      clientOf,
      playback: sharesRuns
        ? Effect.succeed(Effect.runSync(Scope.extend(playback, scope)))
        : playback,
    }),
    close: () => Effect.runPromise(Effect.zipRight(house.close, Scope.close(scope, Exit.void))),
  };
};
