/**
 * A learner's pool in this lesson's program, as both exercises in which one is written show it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { inLesson } from "../../src/exercise/in_lesson.ts";
import lesson, { opened, traffic } from "./program.ts";
import { makePool, type shape } from "./watched_pool.ts";

export default inLesson<typeof shape, typeof lesson["parameters"]>({
  lesson,
  program: (exports, values) =>
    Effect.gen(function* () {
      const { queue, workers } = values;
      const pool = yield* makePool(exports, { workers, queue });
      yield* opened(workers, queue);
      // It knows no sizes, so the report comes as so many callers that want one worker each.
      yield* traffic(values, pool.run, Array.from({ length: workers }, () => 1));
    }),
});
