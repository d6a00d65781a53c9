import { expectSame } from "./expect.ts";
import { failuresInWindow } from "./half_failing.ts";
import type { Cockatiel } from "./peers.ts";
import { timeOfHalfFailing, timeToPass, timeToRefuse } from "./promise_guard.ts";

const halfOpenAfter = 3_600_000;

/** Closed, around nothing. */
export const closed = (
  { circuitBreaker, ConsecutiveBreaker, handleAll }: Cockatiel,
): Promise<number> => {
  const policy = { breaker: new ConsecutiveBreaker(5), halfOpenAfter };
  const breaker = circuitBreaker(handleAll, policy);
  return timeToPass((work) => breaker.execute(work));
};

/** Open. */
export const open = async (
  { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleAll }: Cockatiel,
): Promise<number> => {
  const policy = { breaker: new ConsecutiveBreaker(1), halfOpenAfter };
  const breaker = circuitBreaker(handleAll, policy);
  await breaker.execute(() => Promise.reject("opens it")).catch(() => {});
  return timeToRefuse(
    (work) => breaker.execute(work),
    (error) => error instanceof BrokenCircuitError,
  );
};

/** Closed, and counting. */
export const halfFailing = (
  { circuitBreaker, CircuitState, CountBreaker, handleAll }: Cockatiel,
): Promise<number> => {
  const count = new CountBreaker({ size: 100, threshold: 0.6 });
  const breaker = circuitBreaker(handleAll, { breaker: count, halfOpenAfter });
  return timeOfHalfFailing((work) => breaker.execute(work), (called) => {
    expectSame("state", breaker.state, CircuitState.Closed);
    const { failures, successes } = count.state as Readonly<Record<string, unknown>>;
    expectSame("failures in the window", failures, failuresInWindow(called));
    expectSame("successes in the window", successes, 100 - failuresInWindow(called));
  });
};
