/**
 * What a learner has done, as this browser keeps it: the same text as the terminal's file.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { Report } from "../../../src/exercise/report.ts";
import type { Progress, Standing } from "../../../src/progress/progress.ts";
import { graded, hinted, merge, standingOf } from "../../../src/progress/standing.ts";
import { decode, encode, make } from "../../../src/progress/store.ts";
import { progressName, type Storage } from "./storage.ts";

/** The browser takes no more. */
class NoRoom extends Data.TaggedError("NoRoom") {
  override readonly message = "There is no room left in this browser";
}

export interface KeptProgress {
  readonly read: () => Progress;
  readonly standing: (exercise: string) => Standing;
  readonly graded: (exercise: string, report: Report) => void;
  readonly hinted: (exercise: string, check: string, shown: number) => void;
  /** As a file for `deno task progress import`. */
  readonly exported: () => string;
  /** Adds what a file has; gives how many exercises it tells of. Throws where it is not one. */
  readonly imported: (text: string) => number;
}

/** Opens what is kept. What cannot be understood throws, and is left as it is. */
export const openProgress = (storage: Storage): KeptProgress => {
  const store = make({
    place: "This browser",
    read: Effect.sync(() => storage.read(progressName)),
    write: (text) =>
      Effect.suspend(() => storage.write(progressName, text) ? Effect.void : new NoRoom()),
  });
  const read = (): Progress => Effect.runSync(store.read);
  const update = (change: (progress: Progress) => Progress): void =>
    void Effect.runSync(store.update(change));
  return {
    read,
    standing: (exercise) => standingOf(read(), exercise),
    graded: (exercise, report) => update((own) => graded(own, exercise, report, Date.now())),
    hinted: (exercise, check, shown) => update((own) => hinted(own, exercise, check, shown)),
    exported: () => encode(read()),
    imported: (text) => {
      const theirs = Effect.runSync(decode(text, "The file"));
      update((own) => merge(own, theirs));
      return Object.keys(theirs.exercises).length;
    },
  };
};
