import type { Lesson } from "../lesson/lesson.ts";
import type { Entry, Exercise } from "./exercise.ts";

/** A lesson with its exercises, as the manifest lists it. */
export interface Chapter extends Lesson {
  readonly exercises?: ReadonlyArray<Entry>;
}

/** An exercise with its place in the book. */
export interface Listed {
  /** The number of its lesson, a point, and its own number: `2.1`. */
  readonly name: string;
  readonly lesson: Lesson;
  readonly slug: string;
  /** The slugs of its lesson and its own: it stays when lessons are numbered anew. */
  readonly key: string;
  /** The folder of its lesson: `02-thread-pool`. */
  readonly lessonFolder: string;
  /** Its own, in `exercises` of that: `1-reject-when-full`. */
  readonly folder: string;
  readonly load: () => Promise<Exercise>;
}

/** Every exercise of some lessons, in order. */
export const exercisesOf = (lessons: ReadonlyArray<Chapter>): ReadonlyArray<Listed> =>
  lessons.flatMap((lesson) =>
    (lesson.exercises ?? []).map(({ load, slug }, index): Listed => ({
      name: `${lesson.number}.${index + 1}`,
      lesson,
      slug,
      key: `${lesson.slug}/${slug}`,
      lessonFolder: `${String(lesson.number).padStart(2, "0")}-${lesson.slug}`,
      folder: `${index + 1}-${slug}`,
      load,
    }))
  );
