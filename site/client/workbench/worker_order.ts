import type { Attempt, Told } from "../../../src/exercise/attempt.ts";
import type { Problem } from "../../../src/exercise/report.ts";
import type { RunOptions, Showing } from "../../../src/exercise/showing.ts";
import type { Script } from "./transpile.ts";

/** Load the checks of an exercise; and grade its solution once for nothing, where there is one. */
export interface Prepare {
  readonly _tag: "Prepare";
  /** The name of the part that exports it. */
  readonly checks: string;
  readonly rehearse: Script | null;
}

/** Grade a script. */
export interface Grade extends Pick<Attempt, "seeds" | "from"> {
  readonly _tag: "Grade";
  readonly checks: string;
  readonly script: Script;
}

/** Put a script into the program of its lesson. */
export interface Show extends RunOptions {
  readonly _tag: "Show";
  readonly checks: string;
  /** The name of the part that puts it there. */
  readonly inLesson: string;
  /** Files that the program needs, by name. */
  readonly files: ReadonlyMap<string, ArrayBuffer>;
  readonly script: Script;
}

/** To the worker. */
export type Order = Prepare | Grade | Show;

/** From the worker. */
export type Message =
  | Told
  /** The script has been run in the lesson's program; then it is finished. */
  | { readonly _tag: "Shown"; readonly showing: Showing }
  /** The checks are loaded, and what could be made warm is. */
  | { readonly _tag: "Ready" }
  /** The learner's file is next: its time begins. */
  | { readonly _tag: "Began" }
  /** An error of the learner's file that nobody caught: in a callback, or a promise. */
  | { readonly _tag: "Crashed"; readonly problem: Problem }
  /** The learner's code wrote this, and after what was kept so many characters more. */
  | { readonly _tag: "Wrote"; readonly text: string; readonly withheld: number };
