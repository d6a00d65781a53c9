import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import { lessons } from "../../lessons/mod.ts";
import { makeApp } from "../../site/app.tsx";
import { type House, type Limits, makeHouse } from "../../site/house.ts";
import { makePlayback } from "../../site/playback/playback.ts";
import { makeRecorder } from "../../site/recorder/recorder.ts";
import { makeRuns, type Options as RunOptions } from "../../site/routes/run.ts";
import type { Get } from "./conformance.ts";
import { archive } from "./pressed.ts";

export interface Options extends Partial<Limits> {
  readonly clientOf?: RunOptions["clientOf"];
}

export interface Open {
  readonly get: Get;
  readonly house: House;
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/** A site in this process. */
export const openSite = async (
  { clientOf = () => "a test", ...limits }: Options = {},
): Promise<Open> => {
  const scope = await Effect.runPromise(Scope.make());
  const house = await Effect.runPromise(makeHouse({
    runs: 10,
    deadline: "1 minute",
    perClient: { burst: 100, every: "1 second", clients: 10 },
    ...limits,
  }));
  const recorder = await Effect.runPromise(Scope.extend(makeRecorder({ lessons }), scope));
  const playback = Effect.succeed(makePlayback(recorder));
  const runs = makeRuns({ lessons, house, clientOf, playback });
  const app = makeApp({ archive: await archive(), runs: () => Promise.resolve(runs) });
  return { house, get: async (path, init) => await app.request(path, init), fetch: app.fetch };
};
