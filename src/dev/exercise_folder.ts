import { existsSync } from "node:fs";
import type { Listed } from "../exercise/chapter.ts";
import type { Exercise } from "../exercise/exercise.ts";

/** One file that a learner might have written. */
export interface Version {
  /** Its path within the exercise's folder: `mistakes/barging.ts`. */
  readonly file: string;
  readonly source: string;
  readonly module: Readonly<Record<string, unknown>>;
}

/** An exercise with all that is in its folder. */
export interface ExerciseFolder {
  /** Its name in the book: `2.1`. */
  readonly name: string;
  readonly exercise: Exercise;
  /** The paths of all files, within the folder. */
  readonly files: ReadonlyArray<string>;
  readonly task: string;
  readonly starter: Version;
  readonly solution: Version;
  readonly mistakes: ReadonlyArray<Version>;
}

const root = new URL("../../", import.meta.url);

/** Where an exercise lies. */
export const folderOf = ({ folder, lessonFolder }: Listed): URL =>
  new URL(`lessons/${lessonFolder}/exercises/${folder}/`, root);

/** What puts an answer to an exercise into the lesson's program; undefined where nothing does. */
export const inLessonOf = (listed: Listed): URL | undefined => {
  const file = new URL("in_lesson.ts", folderOf(listed));
  return existsSync(file) ? file : undefined;
};

const filesIn = async (folder: URL, prefix = ""): Promise<ReadonlyArray<string>> => {
  const files: Array<string> = [];
  for await (const { isDirectory, name } of Deno.readDir(folder)) {
    if (!isDirectory) files.push(prefix + name);
    else files.push(...await filesIn(new URL(`${name}/`, folder), `${prefix}${name}/`));
  }
  return files.sort();
};

const versionIn = async (folder: URL, file: string): Promise<Version> => {
  const url = new URL(file, folder);
  return { file, source: await Deno.readTextFile(url), module: await import(url.href) };
};

/** Reads an exercise from its folder. Rejects where a file is missing or does not load. */
export const load = async (listed: Listed): Promise<ExerciseFolder> => {
  const folder = folderOf(listed);
  const files = await filesIn(folder);
  const mistakes = files.filter((file) => file.startsWith("mistakes/"));
  return {
    name: listed.name,
    exercise: await listed.load(),
    files,
    task: await Deno.readTextFile(new URL("task.md", folder)),
    starter: await versionIn(folder, "starter.ts"),
    solution: await versionIn(folder, "solution.ts"),
    mistakes: await Promise.all(mistakes.map((file) => versionIn(folder, file))),
  };
};
