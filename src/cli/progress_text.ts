import * as Effect from "effect/Effect";
import type { Listed } from "../exercise/chapter.ts";
import { pointsOf } from "../exercise/exercise.ts";
import type { Score } from "../exercise/score.ts";
import type { Progress } from "../progress/progress.ts";
import { standingOf } from "../progress/standing.ts";
import { ProgressStore } from "../progress/store.ts";
import { scoreText, totalText } from "../render/report.ts";
import type { View } from "./usage.ts";

const rowOf = (listed: Listed, progress: Progress, { palette }: View) =>
  Effect.map(Effect.promise(listed.load), (exercise) => {
    const { best, passedAt } = standingOf(progress, listed.key);
    const score: Score = { scored: best, possible: pointsOf(exercise) };
    const line = scoreText(listed.name, exercise.title, score);
    if (passedAt !== null) {
      const day = new Date(passedAt).toISOString().slice(0, 10);
      return { score, line: palette.green(`${line}  passed on ${day}`) };
    }
    return { score, line: best === 0 ? palette.dim(line) : line };
  });

/** How exercises stand, a line for each; and all together, where there are several. */
export const progressText = (exercises: ReadonlyArray<Listed>, view: View) =>
  Effect.gen(function* () {
    const progress = yield* (yield* ProgressStore).read;
    const rows = yield* Effect.forEach(exercises, (listed) => rowOf(listed, progress, view));
    const total = totalText(rows.map(({ score }) => score));
    const lines = [
      ...rows.map(({ line }) => line),
      ...(rows.length > 1 ? [view.palette.bold(total)] : []),
    ];
    return lines.map((line) => `${line}\n`).join("");
  });
