/**
 * The solution: there after a pass, or for whoever asks a second time.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type { Listed } from "../exercise/chapter.ts";
import { explained, type Solution } from "../exercise/explanation.ts";
import { askedForSolution, standingOf } from "../progress/standing.ts";
import { ProgressStore } from "../progress/store.ts";
import { exerciseFile, read } from "./workspace.ts";

/** Asks for the solution. Undefined where that was the first time and the exercise is not passed. */
export const askForSolution = (listed: Listed) =>
  Effect.gen(function* () {
    const store = yield* ProgressStore;
    const standing = standingOf(yield* store.read, listed.key);
    if (standing.passedAt === null && !standing.askedForSolution) {
      yield* store.update((progress) => askedForSolution(progress, listed.key));
      return undefined;
    }
    const solution: Solution = explained(yield* read(exerciseFile(listed, "solution.ts")));
    return solution;
  });
