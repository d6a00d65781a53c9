import * as Either from "effect/Either";
import { type Chapter, exercisesOf, type Listed } from "../exercise/chapter.ts";
import { suggestion, UsageError } from "./usage.ts";

const fail = (message: string) => Either.left(new UsageError(message));

/**
 * The exercises that a word means: those of a lesson, by its number or its slug, or one by its name
 * (`2.1`) or its slug. Without a word, all there are. Never none.
 */
export const chooseExercises = (
  lessons: ReadonlyArray<Chapter>,
  word: string | undefined,
): Either.Either<ReadonlyArray<Listed>, UsageError> => {
  const all = exercisesOf(lessons);
  if (word === undefined) return Either.right(all);
  const one = all.find(({ name, slug }) => name === word || slug === word);
  if (one !== undefined) return Either.right([one]);
  const lesson = lessons.find(({ number, slug }) => String(number) === word || slug === word);
  if (lesson !== undefined) {
    const its = all.filter((listed) => listed.lesson.number === lesson.number);
    return its.length > 0
      ? Either.right(its)
      : fail(`lesson ${lesson.number} has no exercises yet`);
  }
  const lessonNumber = /^(\d+)\.\d+$/.exec(word)?.[1];
  const siblings = all.filter((listed) => String(listed.lesson.number) === lessonNumber);
  if (siblings.length > 0) {
    const names = siblings.map(({ name }) => name).join(", ");
    return fail(`there is no exercise ${word}: lesson ${lessonNumber} has ${names}`);
  }
  const known = [...lessons.map(({ slug }) => slug), ...all.map(({ slug }) => slug)];
  return fail(
    `there is no exercise "${word}": give a lesson such as 2, an exercise such as 2.1, or a name` +
      suggestion(word, known),
  );
};

/** The one exercise that a word means; a lesson's only when it has no other. */
export const chooseExercise = (
  lessons: ReadonlyArray<Chapter>,
  word: string | undefined,
): Either.Either<Listed, UsageError> =>
  word === undefined
    ? fail("which exercise? Give its number, such as 2.1")
    : Either.flatMap(chooseExercises(lessons, word), (chosen) =>
      chosen.length === 1 ? Either.right(chosen[0]!) : fail(
        `lesson ${word} has several exercises: say which, of ${
          chosen.map(({ name }) => name).join(", ")
        }`,
      ));
