import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import { typeErrors } from "../../src/cli/type_check.ts";
import { folderOf, load } from "../../src/dev/exercise_folder.ts";
import { prove } from "../../src/dev/exercise_proof.ts";
import { exercisesOf } from "../../src/exercise/chapter.ts";
import { grade } from "../../src/exercise/grade.ts";
import { readExports } from "../../src/exercise/shape.ts";
import { reportOf } from "../../src/exercise/report_of.ts";

const exercises = exercisesOf(lessons);

for (const listed of exercises) {
  Deno.test(`exercise ${listed.name} is proven`, async () => {
    assert.deepEqual(await Effect.runPromise(prove(await load(listed))), []);
  });
}

Deno.test("predict exercises tell no answer to whoever has made no prediction", async () => {
  const loaded = await Promise.all(exercises.map(load));
  const predictions = loaded.filter(({ exercise }) => exercise.kind === "predict");
  assert.ok(predictions.length > 0);
  for (const { exercise, starter } of predictions) {
    const exports = Either.getOrThrow(readExports(exercise.shape, starter.module));
    const steps = await Effect.runPromise(
      Stream.runCollect(grade(exercise, exports, { seeds: 1 })),
    );
    const { results } = reportOf(exercise, steps);
    assert.deepEqual(
      results.map((result) => result._tag === "Failed" ? result.failure.actual : result._tag),
      exercise.checks.map(() => "what the file began with"),
      exercise.title,
    );
  }
});

Deno.test("exercises compile as the learner's files would: starters, solutions and mistakes", async () => {
  const files = (await Promise.all(exercises.map(async (listed) => {
    const { mistakes, solution, starter } = await load(listed);
    return [starter, solution, ...mistakes].map(({ file }) => new URL(file, folderOf(listed)));
  }))).flat();
  assert.equal(await Effect.runPromise(typeErrors(files)), "");
});

Deno.test("exercises in the folders of lessons are those of the manifest", async () => {
  const present: Array<string> = [];
  const root = new URL("../../lessons/", import.meta.url);
  for await (const lesson of Deno.readDir(root)) {
    const folder = new URL(`${lesson.name}/exercises/`, root);
    const there = await Deno.stat(folder).then(() => true, () => false);
    if (!there) continue;
    for await (const { name } of Deno.readDir(folder)) present.push(`${folder}${name}/`);
  }
  assert.deepEqual(present.sort(), exercises.map((listed) => folderOf(listed).href).sort());
});
