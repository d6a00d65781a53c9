/**
 * The learner's breaker in the lesson's program, as the breakers of the shop.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { expectMade } from "../../../../src/exercise/expectation.ts";
import { inLesson } from "../../../../src/exercise/in_lesson.ts";
import { Rejected } from "../../../02-thread-pool/thread_pool.ts";
import { type Breaker, shopWith } from "../../breaker_in_lesson.ts";
import { CircuitOpen } from "../../circuit_breaker.ts";
import lesson, { openFor } from "../../program.ts";
import type exercise from "./checks.ts";
import type { Breaker as Learners } from "./solution.ts";

const isTagged = (error: unknown, tag: string): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === tag;

/**
 * The learner's breaker, among the lesson's errors: the bulkhead's goes in as its `PoolFull`, and
 * comes out as what it was. A refusal does not say until when.
 */
const breakerOf = (name: string, { run }: Learners, PoolFull: new () => unknown): Breaker => ({
  run: <A, E, R>(work: Effect.Effect<A, E, R>) => {
    const rejections = new Map<unknown, E>();
    const known = Effect.mapError(work, (error) => {
      if (!(error instanceof Rejected)) return error;
      const full = new PoolFull();
      rejections.set(full, error);
      return full;
    });
    return Effect.mapError(run(known), (error): E | CircuitOpen => {
      if (isTagged(error, "CircuitOpen")) return new CircuitOpen(name, "Open", Duration.infinity);
      return rejections.get(error) ?? error as E;
    });
  },
});

export default inLesson<(typeof exercise)["shape"], typeof lesson["parameters"]>({
  lesson,
  program: ({ makeBreaker, PoolFull }, values) =>
    shopWith(values, (dependency) => {
      const { failures, name } = dependency;
      const options = { failures, openFor: openFor(values, dependency) };
      return Effect.map(
        expectMade(
          `makeBreaker({ failures: ${failures}, openFor: ${Duration.format(options.openFor)} })`,
          () => makeBreaker(options),
          { is: "breaker", functions: ["run"] },
        ),
        (breaker) => breakerOf(name, breaker, PoolFull),
      );
    }),
});
