import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import { pathToFileURL } from "node:url";
import { typeErrors } from "../../../src/cli/type_check.ts";
import type { ExerciseFolder, Version } from "../../../src/dev/exercise_folder.ts";
import { prove } from "../../../src/dev/exercise_proof.ts";
import { type Check, exercise } from "../../../src/exercise/exercise.ts";
import { expect } from "../../../src/exercise/expectation.ts";
import { aNumber } from "../../../src/exercise/shape.ts";

const shape = { value: aNumber({ least: 0, most: 9 }) };

type Value = { readonly value: number };

/** A check that a mistake of its own fails, and the starter, which is 0. */
const not = (wrong: number, more: Partial<Check<Value>> = {}): Check<Value> => ({
  id: `not-${wrong}`,
  title: `The value is not ${wrong}`,
  points: 1,
  runs: 1,
  hints: ["Think.", "Think of a number.", "Take another number."],
  check: ({ value }) =>
    expect(value !== wrong && value !== 0, {
      expected: `not ${wrong}`,
      actual: `${value}`,
      message: `A value of ${value} will not do for ${wrong}.`,
    }),
  ...more,
});

const version = (file: string, value: number, more = {}): Version => ({
  file,
  source: `/**\n * Because.\n */\nexport const value: number = ${value};\n`,
  module: { value, ...more },
});

const mistake = (value: number): Version =>
  version(`mistakes/of_${value}.ts`, value, {
    caught: { by: `not-${value}`, saying: `will not do for ${value}` },
  });

const sound: ExerciseFolder = {
  name: "0.1",
  exercise: exercise({
    kind: "size",
    title: "A value",
    minutes: 5,
    shape,
    checks: [not(1), not(2), not(3), not(4)],
    quotes: ["1 to 9"],
  }),
  files: ["checks.ts", "mistakes/of_1.ts", "solution.ts", "starter.ts", "subject.ts", "task.md"],
  task: "# A value\n\nFrom 1 to\n9. 4 checks, 4 points, 5 minutes.\n",
  starter: version("starter.ts", 0),
  solution: version("solution.ts", 5),
  mistakes: [mistake(1), mistake(2), mistake(3), mistake(4)],
};

const faultsOf = (change: Partial<ExerciseFolder>): Promise<ReadonlyArray<string>> =>
  Effect.runPromise(prove({ ...sound, ...change }, 2));

/** The sound exercise with other checks. */
const checking = (...checks: ReadonlyArray<Check<Value>>): Partial<ExerciseFolder> => ({
  exercise: { ...sound.exercise, checks } as ExerciseFolder["exercise"],
});

const others = [not(2), not(3), not(4)];

Deno.test("prove finds nothing wrong with a sound exercise", async () => {
  assert.deepEqual(await faultsOf({}), []);
});

/** A way to break the exercise, and what is said of it. */
const broken: ReadonlyArray<
  readonly [name: string, change: Partial<ExerciseFolder>, fault: string]
> = [
  [
    "a starter that scores a third",
    checking(not(1, { points: 2, check: () => Effect.void }), ...others),
    "the starter scores 2 of 5, and should score less than a third",
  ],
  [
    "a starter that cannot be graded",
    { starter: { ...sound.starter, module: {} } },
    "the starter cannot be graded: value must be a number from 0 to 9. " +
    "It is not exported; the file exports nothing.",
  ],
  [
    "a solution that fails a check",
    { solution: version("solution.ts", 3) },
    "the solution does not pass not-3: A value of 3 will not do for 3.",
  ],
  [
    "a solution without an explanation",
    { solution: { ...sound.solution, source: "export const value = 5;\n" } },
    "the solution is not explained",
  ],
  [
    "a mistake that nothing catches",
    { mistakes: [...sound.mistakes, version("mistakes/m.ts", 7, sound.mistakes[0]!.module)] },
    "mistakes/of_1.ts",
  ],
  [
    "a mistake that another check catches",
    {
      mistakes: [{ ...mistake(1), module: { ...mistake(2).module, value: 1 } }, ...sound.mistakes],
    },
    "mistakes/of_1.ts should be caught by not-2 alone, and is caught by not-1",
  ],
  [
    "a mistake that two checks catch",
    checking(not(1), not(1, { id: "too" }), ...others),
    "mistakes/of_1.ts should be caught by not-1 alone, and is caught by not-1, too",
  ],
  [
    "a mistake with the message of another",
    { mistakes: [...sound.mistakes, { ...mistake(1), file: "mistakes/again.ts" }] },
    "mistakes/of_1.ts and mistakes/again.ts get the same message",
  ],
  [
    "a mistake that names no check",
    { mistakes: [...sound.mistakes, version("mistakes/m.ts", 1)] },
    "mistakes/m.ts does not export what it is caught by, and saying what",
  ],
  [
    "a check that passes for starter and mistakes alike",
    checking(not(1), ...others, not(8, { id: "idle", check: () => Effect.void })),
    "check idle passes for the starter and for every mistake",
  ],
  [
    "two hints",
    checking(not(1, { hints: ["One.", "Two."] as unknown as Check<Value>["hints"] }), ...others),
    "check not-1 has 2 hints, and should have 3",
  ],
  [
    "a hint with a line of the solution",
    checking(not(1, { hints: ["a", "b", "Write export const value: number = 5;"] }), ...others),
    "a hint of check not-1 gives away a line of the solution: export const value: number = 5;",
  ],
  [
    "a stray file",
    { files: [...sound.files, "notes.txt"] },
    "notes.txt has no business here",
  ],
  ["too few checks", checking(not(1)), "there are 1 checks, and should be 4 at least"],
  [
    "too few mistakes",
    { mistakes: [mistake(1)] },
    "there are 1 mistakes, and should be 3 at least",
  ],
  ["two checks of one id", checking(not(1), not(1), ...others), "two checks are called not-1"],
  [
    "a miscounted task",
    { task: sound.task.replace("4 points", "5 points") },
    'the task says "5 points", and there are 4',
  ],
  [
    "a task without a number that the checks go by",
    { task: sound.task.replace("9.", "8.") },
    'the task does not say "1 to 9", and the checks go by it',
  ],
  [
    "a task of another title",
    { task: "# A number\n\n1 to 9.\n" },
    "the task does not begin with the title",
  ],
];

for (const [name, change, fault] of broken) {
  Deno.test(`prove finds ${name}`, async () => {
    const faults = await faultsOf(change);
    assert.ok(faults.some((found) => found.startsWith(fault)), faults.join("\n"));
  });
}

Deno.test("typeErrors finds a starter that does not compile", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const starter = `${folder}/starter.ts`;
    await Deno.writeTextFile(starter, 'export const value: number = "none";\n');
    const errors = await Effect.runPromise(typeErrors([pathToFileURL(starter)]));
    assert.match(errors, /^TS2322 \[ERROR\]: Type 'string' is not assignable to type 'number'\./);
    assert.match(errors, /starter\.ts:1:14$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
