import * as Effect from "effect/Effect";
import * as Ref from "effect/Ref";
import * as Stream from "effect/Stream";
import { type Exercise, exercise } from "../../../src/exercise/exercise.ts";
import { expectEqual } from "../../../src/exercise/expectation.ts";
import { grade, type GradeOptions } from "../../../src/exercise/grade.ts";
import type { Report } from "../../../src/exercise/report.ts";
import { aFunction } from "../../../src/exercise/shape.ts";
import { reportOf } from "../../../src/exercise/report_of.ts";
import * as Trace from "../../../src/trace/trace.ts";

/** Adds one to a counter, in some way. */
type Add = (counter: Ref.Ref<number>) => Effect.Effect<void, unknown>;

export const atOnce: Add = (counter) => Ref.update(counter, (count) => count + 1);

/** The planted race: three callers may read the same number. */
export const checkThenAct: Add = (counter) =>
  Effect.flatMap(Ref.get(counter), (count) => Ref.set(counter, count + 1));

/** An exercise with one check: three callers add one each, at the same time. */
export const counting = exercise({
  kind: "write",
  title: "Counting",
  minutes: 1,
  shape: { add: aFunction<Add>("(counter) => Effect<void>") },
  checks: [{
    id: "total",
    title: "Nothing that was added is lost",
    points: 2,
    hints: ["a", "b", "c"],
    check: ({ add }) =>
      Effect.gen(function* () {
        const counter = yield* Ref.make(0);
        yield* Trace.note("before");
        yield* Effect.sleep("1 second");
        yield* Effect.all([add(counter), add(counter), add(counter)], {
          concurrency: "unbounded",
        }).pipe(Effect.orDie);
        yield* Trace.note("after");
        yield* expectEqual("total", {
          actual: yield* Ref.get(counter),
          expected: 3,
          message: "An addition was lost.",
        });
      }),
  }],
});

/** A report on an `add`, by the exercise above or by another of its shape. */
export const reportOn = async (
  add: Add,
  options: GradeOptions = {},
  by: Exercise<typeof counting.shape> = counting,
): Promise<Report> =>
  reportOf(by, await Effect.runPromise(Stream.runCollect(grade(by, { add }, options))));
