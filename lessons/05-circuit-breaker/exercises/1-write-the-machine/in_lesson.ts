/**
 * The learner's machine in the lesson's program, as the breakers of the shop.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { inLesson } from "../../../../src/exercise/in_lesson.ts";
import type { Exports } from "../../../../src/exercise/shape.ts";
import { type Breaker, shopWith } from "../../breaker_in_lesson.ts";
import { CircuitOpen } from "../../circuit_breaker.ts";
import lesson, { openFor, speaksAgainstProvider } from "../../program.ts";
import type { Input, Settings, Step } from "./solution.ts";
import { isStep, type Result, type shape } from "./subject.ts";

/** A call that says nothing about the provider counts as one that was cancelled. */
const resultOf = (exit: Exit.Exit<unknown, unknown>): Result => {
  if (Exit.isSuccess(exit)) return "success";
  const { cause } = exit;
  return Cause.isInterruptedOnly(cause) || !speaksAgainstProvider(cause) ? "cancelled" : "failure";
};

/** So many seconds, and a nanosecond: rounding has nobody come back too early. */
const afterwards = (seconds: number): Duration.Duration =>
  seconds < Infinity
    ? Duration.nanos(BigInt(Math.ceil(Math.max(0, seconds) * 1_000_000_000) + 1))
    : Duration.infinity;

/** Asks the machine before each call, and reports to it after. */
const breakerOf = (
  name: string,
  { initial, transition }: Exports<typeof shape>,
  settings: Settings,
): Effect.Effect<Breaker> =>
  Effect.map(Effect.clock, (clock) => {
    const origin = clock.unsafeCurrentTimeNanos();
    const now = (): number => Number(clock.unsafeCurrentTimeNanos() - origin) / 1_000_000_000;
    let state = initial();
    const step = (input: Input): Step => {
      const taken: unknown = transition(settings, state, input);
      if (!isStep(taken)) throw new TypeError("transition has to return a step: { state, answer }");
      state = taken.state;
      return taken;
    };
    return {
      run: <A, E, R>(work: Effect.Effect<A, E, R>) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.suspend((): Effect.Effect<A, E | CircuitOpen, R> => {
            const at = now();
            const { answer } = step({ _tag: "Ask", at });
            if (answer?._tag !== "Passed") {
              const wait = (answer?.retryAt ?? Infinity) - at;
              return Effect.fail(new CircuitOpen(name, "Open", afterwards(wait)));
            }
            const { pass } = answer;
            return Effect.onExit(restore(work), (exit) =>
              Effect.sync(() =>
                void step({ _tag: "Report", at: now(), pass, result: resultOf(exit) })
              ));
          })
        ),
    };
  });

export default inLesson<typeof shape, typeof lesson["parameters"]>({
  lesson,
  program: (exports, values) =>
    shopWith(values, (dependency) => {
      const open = Duration.toSeconds(openFor(values, dependency));
      return breakerOf(dependency.name, exports, {
        failures: dependency.failures,
        openFor: open,
        probes: values.probes,
        // Whoever is refused because of a probe is told to come back when its lease has ended.
        lease: open,
      });
    }),
});
