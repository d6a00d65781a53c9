/**
 * A learner's breaker in this lesson's program, as both exercises in which one is written show it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { Unmet } from "../../src/exercise/expectation.ts";
import type * as Trace from "../../src/trace/trace.ts";
import { CircuitOpen, type StateName } from "./circuit_breaker.ts";
import { combine, type Dependency, observer, onItsClock, shop, type Values } from "./program.ts";

/** A breaker that refuses as this lesson's does. */
export interface Breaker {
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | CircuitOpen, R>;
}

/**
 * Reports the state of a breaker as its callers see it, for what it remembers is its own business.
 * Closed, it lets them through. Open, it has refused one. Half-open, it lets through one again, of
 * which nothing is known yet.
 */
const observed = (
  name: string,
  { run }: Breaker,
): Effect.Effect<Breaker, never, Trace.Trace> =>
  Effect.map(observer, (onChange) => {
    let state: StateName = "Closed";
    let probes = 0;
    const become = (to: StateName): void => {
      const from = state;
      state = to;
      if (from !== to) onChange({ breaker: name, from, to });
    };
    const letThrough = (): () => void => {
      if (state === "Open") become("HalfOpen");
      else if (probes === 0) become("Closed");
      if (state !== "HalfOpen") return () => {};
      probes++;
      return () => void probes--;
    };
    const refused = (): void => {
      if (probes === 0) become("Open");
    };
    return {
      run: (work) =>
        Effect.suspend(() => {
          let begun = false;
          const watched = Effect.suspend(() => {
            begun = true;
            return Effect.ensuring(work, Effect.sync(letThrough()));
          });
          return Effect.tapError(run(watched), (error) =>
            Effect.sync(() => {
              if (!begun && error instanceof CircuitOpen) refused();
            }));
        }),
    };
  });

/** The lesson's shop, with a breaker of the learner's for each provider. */
export const shopWith = (
  values: Values,
  breakerOf: (dependency: Dependency) => Effect.Effect<Breaker, Unmet>,
): Effect.Effect<void, Unmet, Trace.Trace | Scope.Scope> =>
  onItsClock(
    values,
    shop(values, (dependency, pool) =>
      breakerOf(dependency).pipe(
        Effect.flatMap((breaker) => observed(dependency.name, breaker)),
        Effect.map((breaker) => combine(values.order, breaker, pool)),
      )),
  );
