import type * as Context from "effect/Context";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Demonstration } from "../lesson/lesson.ts";
import type { Parameters, Values } from "../lesson/parameter.ts";
import type { Trace } from "../trace/trace.ts";
import type { Unmet } from "./expectation.ts";
import type { Exports, Shape } from "./shape.ts";

/** What a lesson's program needs of a host that has neither files nor processes. */
export interface HostNeeds {
  /** Files that are served beside the scripts of the site. */
  readonly files: ReadonlyArray<string>;
  /** The context for its runs, made of these files. */
  readonly context: (file: (name: string) => Promise<BufferSource>) => Context.Context<never>;
}

/**
 * How what a learner has written is put into a lesson's program: a world more, beside those of the
 * lesson. It gets the same values and the same seed, so that it has the same workload.
 */
export interface InLesson<S extends Shape = Shape, P extends Parameters = Parameters> {
  readonly lesson: Demonstration<P>;
  /** Only where it runs in a browser; elsewhere the lesson's program finds what it needs. */
  readonly needs?: HostNeeds;
  /** What happens in the learner's world. It fails where the exports are not what they should be. */
  program(
    exports: Exports<S>,
    values: Values<P>,
  ): Effect.Effect<void, Unmet, Trace | Scope.Scope>;
}

/** Types it by the shape of the exercise and the parameters of the lesson. */
export const inLesson = <S extends Shape, P extends Parameters>(
  it: InLesson<S, P>,
): InLesson<S, P> => it;
