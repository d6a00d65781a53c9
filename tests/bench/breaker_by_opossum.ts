/**
 * The breaker of opossum, with all switched off that it does besides: timeouts, percentiles and
 * snapshots. Its windows are of time only, so it has no match for the latest hundred calls.
 *
 * @module
 */
import { opossum } from "./peers.ts";
import { timeToPass, timeToRefuse } from "./promise_guard.ts";

/** The part of it that is used here: it comes without types. */
interface Breaker {
  readonly fire: (work: () => Promise<void>) => Promise<unknown>;
  readonly open: () => void;
}

const make = async (): Promise<Breaker> => {
  const { default: CircuitBreaker } = await opossum();
  return new CircuitBreaker((work: () => Promise<void>) => work(), {
    timeout: false,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    resetTimeout: 3_600_000,
  });
};

/** Closed, around nothing. */
export const closed = async (): Promise<number> => {
  const breaker = await make();
  return timeToPass((work) => breaker.fire(work));
};

/** Open. */
export const open = async (): Promise<number> => {
  const breaker = await make();
  breaker.open();
  return timeToRefuse(
    (work) => breaker.fire(work),
    (error) => error instanceof Error && "code" in error && error.code === "EOPENBREAKER",
  );
};
