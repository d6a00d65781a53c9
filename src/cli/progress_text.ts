import * as Effect from "effect/Effect";
import type { Listed } from "../exercise/chapter.ts";
import { pointsOf } from "../exercise/exercise.ts";
import { type Progress, standingOf } from "../progress/progress.ts";
import { ProgressStore } from "../progress/store.ts";
import { scoreText } from "../render/report.ts";
import type { View } from "./usage.ts";

const lineOf = (listed: Listed, progress: Progress, { palette }: View) =>
  Effect.map(Effect.promise(listed.load), (exercise) => {
    const { best, passedAt } = standingOf(progress, listed.key);
    const line = scoreText(listed.name, exercise.title, {
      scored: best,
      possible: pointsOf(exercise),
    });
    if (passedAt !== null) {
      return palette.green(`${line}  passed on ${new Date(passedAt).toISOString().slice(0, 10)}`);
    }
    return best === 0 ? palette.dim(line) : line;
  });

/** How exercises stand, a line for each. */
export const progressText = (exercises: ReadonlyArray<Listed>, view: View) =>
  Effect.gen(function* () {
    const progress = yield* (yield* ProgressStore).read;
    const lines = yield* Effect.forEach(exercises, (listed) => lineOf(listed, progress, view));
    return lines.map((line) => `${line}\n`).join("");
  });
