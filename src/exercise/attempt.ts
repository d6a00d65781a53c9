/**
 * One attempt at an exercise, from loading the learner's file to the last check. A process in the
 * terminal and a worker in the browser do the same here; who started them waits for what is told.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import type { Exercise } from "./exercise.ts";
import { grade, type GradeOptions } from "./grade.ts";
import type { Problem } from "./report.ts";
import { type Exports, readExports, type Shape } from "./shape.ts";
import type { Step } from "./step.ts";

/** What is told of a file before anything is done with it. */
export type ToldOfFile =
  /** It is loaded and exports what it should. */
  | { readonly _tag: "Loaded" }
  /** Nothing can be done with it. */
  | { readonly _tag: "Refused"; readonly problem: Problem };

/** What is told of an attempt. */
export type Told =
  | ToldOfFile
  /** The grader came a step further. */
  | { readonly _tag: "Stepped"; readonly step: Step }
  /** Every check has been run. */
  | { readonly _tag: "Finished" };

type Module = Readonly<Record<string, unknown>>;

/** A learner's file, as its host loads it. */
export interface LearnersFile {
  /** Loads it. */
  readonly load: () => Promise<Module>;
  /** Says what is wrong with a file that does not load. */
  readonly problemOf: (error: unknown) => Problem;
  /** The address of the file, to find its lines in stack traces. */
  readonly origin: string;
}

export interface Attempt extends LearnersFile {
  /** How many seeds each check is run under, from `from` upwards. */
  readonly seeds: number;
  readonly from: number;
}

const turnOfHost = Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve)));

/** Loads a file, and tells whether it exports what it should. */
export const loadExports = async (
  { shape }: Pick<Exercise, "shape">,
  { load, problemOf }: LearnersFile,
  post: (told: ToldOfFile) => void,
): Promise<Exports<Shape> | undefined> => {
  let module: Module;
  try {
    module = await load();
  } catch (error) {
    post({ _tag: "Refused", problem: problemOf(error) });
    return undefined;
  }
  const exports = readExports(shape, module);
  if (Either.isLeft(exports)) {
    post({ _tag: "Refused", problem: exports.left });
    return undefined;
  }
  post({ _tag: "Loaded" });
  return exports.right;
};

/** Loads and grades a file. */
export const attempt = async (
  exercise: Exercise,
  { from, seeds, ...file }: Attempt,
  post: (told: Told) => void,
): Promise<void> => {
  const exports = await loadExports(exercise, file, post);
  if (exports === undefined) return;
  const steps = grade(exercise, exports, { seeds, from, origin: file.origin });
  await Effect.runPromise(
    Stream.runForEach(steps, (step) =>
      Effect.map(
        // What a check left to a promise or a timer comes up before its end is told, and is its own.
        step._tag === "CheckEnded" ? turnOfHost : Effect.void,
        () => post({ _tag: "Stepped", step }),
      )),
  );
  post({ _tag: "Finished" });
};

/**
 * Grades a solution for nothing, so that what grades the learner's file is warm by then.
 *
 * @param options how many seeds each check is run under: the more, the warmer, and the dearer.
 */
export const rehearse = async (
  exercise: Exercise,
  solution: Module,
  options: Pick<GradeOptions, "seeds"> = {},
): Promise<void> => {
  const exports = readExports(exercise.shape, solution);
  if (Either.isRight(exports)) {
    await Effect.runPromise(Stream.runDrain(grade(exercise, exports.right, options)));
  }
};
