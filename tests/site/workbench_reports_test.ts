import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { lessons } from "../../lessons/mod.ts";
import { make } from "../../src/cli/sandbox.ts";
import { folderOf, load } from "../../src/dev/exercise_folder.ts";
import { exercisesOf, type Listed } from "../../src/exercise/chapter.ts";
import type { Report } from "../../src/exercise/report.ts";
import { browserTest } from "./browser.ts";
import { gradeInPage } from "./in_page.ts";

/** Seeds that each check is run under: there are hundreds of files, and nobody waits long. */
const seeds = 2;

/** A file that a learner might have written, for an exercise. */
interface Attempt {
  readonly listed: Listed;
  readonly file: string;
  readonly source: string;
}

const attempts = async (): Promise<ReadonlyArray<Attempt>> => {
  const all = exercisesOf(lessons).map(async (listed) => {
    const { mistakes, solution, starter } = await load(listed);
    return [starter, solution, ...mistakes].map(({ file, source }) => ({ listed, file, source }));
  });
  return (await Promise.all(all)).flat();
};

const gradeInTerminal = (
  attempts: ReadonlyArray<Attempt>,
): Promise<ReadonlyArray<Report>> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const sandbox = yield* make({ deadline: Duration.seconds(20), reuse: true });
    return yield* Effect.forEach(attempts, ({ file, listed }) =>
      Effect.gen(function* () {
        const { report } = yield* sandbox.grade({
          name: listed.name,
          exercise: yield* Effect.promise(listed.load),
          file: new URL(file, folderOf(listed)),
          seeds,
          from: 0,
          onStep: () => Effect.void,
        });
        return report;
      }));
  })));

browserTest(
  "every starter, solution and mistake gets the same report in the browser as in the terminal",
  async (page, address) => {
    const versions = await attempts();
    await page.goto(`${address}/lessons/thread-pool/exercises/reject-when-full`);
    const files = versions.map(({ listed, source }) => ({
      path: `/lessons/${listed.lesson.slug}/exercises/${listed.slug}`,
      source,
    }));
    const [there, here] = await Promise.all([
      gradeInPage(page, files, { deadline: 20, reuse: true, seeds }),
      gradeInTerminal(versions),
    ]);
    for (const [index, { file, listed }] of versions.entries()) {
      assert.deepEqual(there[index]!.report, here[index], `${listed.name} ${file}`);
    }
  },
);
