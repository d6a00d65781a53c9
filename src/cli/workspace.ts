/**
 * The learner's own files, under `work/`: a copy of each starter, and what was there before.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { isAbsolute, relative } from "node:path";
import * as Clock from "effect/Clock";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { Listed } from "../exercise/chapter.ts";

/** A file could not be read or written. */
export class FileTrouble extends Data.TaggedError("FileTrouble")<{
  readonly file: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `${this.file}: ${this.reason}`;
  }
}

const root = new URL("../../", import.meta.url);

/** A path as the learner would write it: from the project's root, where it is within. */
export const pathOf = (file: URL): string => {
  const path = fileURLToPath(file);
  const fromRoot = relative(fileURLToPath(root), path);
  return fromRoot.startsWith("..") || isAbsolute(fromRoot) ? path : fromRoot;
};

const attempt = <A>(file: URL, body: () => Promise<A>): Effect.Effect<A, FileTrouble> =>
  Effect.tryPromise({
    try: body,
    catch: (error) =>
      new FileTrouble({
        file: pathOf(file),
        reason: error instanceof Error ? error.message : String(error),
      }),
  });

/** Everything that the commands write is in here. */
export const workFolder = new URL("work/", root);

/** Where the learner works on an exercise. */
export const learnerFile = ({ folder, lessonFolder }: Listed): URL =>
  new URL(`${lessonFolder}/${folder}.ts`, workFolder);

/** One of the files that an exercise is made of. */
export const exerciseFile = (
  { folder, lessonFolder }: Listed,
  name: "task.md" | "starter.ts" | "solution.ts",
): URL => new URL(`lessons/${lessonFolder}/exercises/${folder}/${name}`, root);

export const read = (file: URL): Effect.Effect<string, FileTrouble> =>
  attempt(file, () => Deno.readTextFile(file));

/** The text of a file; undefined where there is none. */
export const readIfThere = (file: URL): Effect.Effect<string | undefined, FileTrouble> =>
  attempt(file, () =>
    Deno.readTextFile(file).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }));

/** Writes a file that is not there yet, and its folder; fails rather than overwrite one. */
export const writeNew = (file: URL, text: string): Effect.Effect<void, FileTrouble> =>
  attempt(file, async () => {
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeTextFile(file, text, { createNew: true });
  });

/** Puts a text in a file's place in one step: whoever reads it meanwhile sees the old or the new. */
export const replace = (file: URL, text: string): Effect.Effect<void, FileTrouble> =>
  attempt(file, async () => {
    const beside = new URL(`${file.href}.${crypto.randomUUID()}`);
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeTextFile(beside, text);
    await Deno.rename(beside, file);
  });

/** Gives the learner the starter, where nothing is there yet. Says whether it did. */
export const begin = (listed: Listed): Effect.Effect<boolean, FileTrouble> =>
  Effect.gen(function* () {
    const file = learnerFile(listed);
    if ((yield* readIfThere(file)) !== undefined) return false;
    yield* writeNew(file, yield* read(exerciseFile(listed, "starter.ts")));
    return true;
  });

/** Puts the learner's version aside, under the time of day. Gives the copy, if there was one. */
export const backUp = (listed: Listed): Effect.Effect<URL | undefined, FileTrouble> =>
  Effect.gen(function* () {
    const text = yield* readIfThere(learnerFile(listed));
    if (text === undefined) return undefined;
    const stamp = new Date(yield* Clock.currentTimeMillis).toISOString().replaceAll(/[:.]/g, "-");
    const { folder, lessonFolder } = listed;
    const copy = new URL(`backups/${lessonFolder}/${folder}.${stamp}.ts`, workFolder);
    yield* writeNew(copy, text);
    return copy;
  });

/** Gives the learner the starter again; their version is kept. Gives the copy, if there was one. */
export const reset = (listed: Listed): Effect.Effect<URL | undefined, FileTrouble> =>
  Effect.gen(function* () {
    const starter = yield* read(exerciseFile(listed, "starter.ts"));
    const copy = yield* backUp(listed);
    yield* replace(learnerFile(listed), starter);
    return copy;
  });
