/**
 * How one exercise stands with the learner whose browser this is.
 *
 * @module
 */
import type { Report } from "../../../src/exercise/report.ts";
import type { Standing } from "../../../src/progress/progress.ts";
import { empty, standingOf } from "../../../src/progress/standing.ts";
import type { KeptProgress } from "./kept_progress.ts";
import { once } from "./once.ts";
import { progressName, type Storage } from "./storage.ts";

export interface OwnStanding {
  /** As it was when the page was opened. */
  readonly standing: Standing;
  readonly graded: (report: Report) => void;
  readonly hinted: (check: string, shown: number) => void;
}

/**
 * Opens it. What keeps progress is large, and loaded only where there is some, or is to be.
 *
 * @param onTrouble told why progress cannot be read or kept; the exercise can be done all the same.
 */
export const openStanding = async (
  { key, onTrouble, storage }: {
    readonly key: string;
    readonly storage: Storage;
    readonly onTrouble: (reason: string) => void;
  },
): Promise<OwnStanding> => {
  const progress = once(async () => (await import("./kept_progress.ts")).openProgress(storage));
  const attempt = async <A>(use: (progress: KeptProgress) => A): Promise<A | undefined> => {
    try {
      return use(await progress());
    } catch (error) {
      onTrouble(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const kept = storage.read(progressName) === undefined
    ? undefined
    : await attempt(({ standing }) => standing(key));
  return {
    standing: kept ?? standingOf(empty, key),
    graded: (report) => void attempt(({ graded }) => graded(key, report)),
    hinted: (check, shown) => void attempt(({ hinted }) => hinted(key, check, shown)),
  };
};
