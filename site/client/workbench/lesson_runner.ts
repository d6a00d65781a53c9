/**
 * Runs a learner's file in the program of its lesson, in the worker in which it is graded. It is a
 * part of its own, for whoever only wants a grade.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import { type LearnersFile, loadExports } from "../../../src/exercise/attempt.ts";
import type { Exercise } from "../../../src/exercise/exercise.ts";
import type { InLesson } from "../../../src/exercise/in_lesson.ts";
import { show, surround } from "../../../src/exercise/showing.ts";
import type { Message, Show } from "./worker_order.ts";

/** Shows a file. */
export type Shows = (
  exercise: Exercise,
  learners: LearnersFile,
  post: (message: Message) => void,
) => Promise<void>;

/** Runs the worlds of the lesson: that is no part of the learner's time. */
export const prepareShow = async (
  it: InLesson,
  { files, given, seed }: Pick<Show, "files" | "given" | "seed">,
): Promise<Shows> => {
  const context = it.needs?.context((name) => Promise.resolve(files.get(name)!)) ?? Context.empty();
  const run = <A>(effect: Effect.Effect<A>): Promise<A> =>
    Effect.runPromise(Effect.provide(effect, context));
  const surroundings = await run(surround(it, { given, seed }));
  return async (exercise, learners, post) => {
    if (Either.isLeft(surroundings)) {
      return post({ _tag: "Refused", problem: surroundings.left });
    }
    const exports = await loadExports(exercise, learners, post);
    if (exports === undefined) return;
    const showing = await run(show(it, exports, surroundings.right, learners.origin));
    post({ _tag: "Shown", showing });
    post({ _tag: "Finished" });
  };
};
