// Compared with here only, and pinned: the project itself does not depend on them.
// deno-lint-ignore no-import-prefix
import * as cockatiel3 from "npm:cockatiel@3.2.1";
// deno-lint-ignore no-import-prefix
import * as cockatiel4 from "npm:cockatiel@4.0.0";
import type { BreakerSettings, BreakerState, BreakerSubject } from "./breaker.ts";
import type { BulkheadSubject } from "./bulkhead.ts";
import { NotOffered } from "./not_offered.ts";

type Cockatiel = typeof cockatiel3;

const bulkheadOf = (
  library: Cockatiel,
  names: Pick<BulkheadSubject, "name" | "heading">,
): BulkheadSubject => ({
  ...names,
  make: ({ callLimit, capacity, queue = Infinity }) => {
    const bulkhead = library.bulkhead(capacity, queue);
    // Outside the bulkhead, where a caller that leaves takes no permit along.
    const policy = callLimit === undefined ? bulkhead : library.wrap(
      library.timeout(callLimit, library.TimeoutStrategy.Aggressive),
      bulkhead,
    );
    return Promise.resolve({
      run: (work, { signal, size } = {}) => {
        if (size !== undefined) throw new NotOffered("calls of more than one permit");
        return policy.execute(() => work(), signal);
      },
      resize: () => {
        throw new NotOffered("a change of its size");
      },
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close: () => Promise.resolve(),
    });
  },
});

/** Failures in a row, or, where they are to count for a limited time, in a sampling window. */
const policyOf = (library: Cockatiel, { failures, within }: BreakerSettings) =>
  within === undefined ? new library.ConsecutiveBreaker(failures) : new library.SamplingBreaker({
    threshold: 0.5,
    duration: within,
    // So many calls in the window are enough; half a call less, for the arithmetic of fractions.
    minimumRps: (failures - 0.5) / within * 1000,
  });

const stateOf = (library: Cockatiel, state: cockatiel3.CircuitState): BreakerState => {
  switch (state) {
    case library.CircuitState.Closed:
      return "closed";
    case library.CircuitState.HalfOpen:
      return "half-open";
    default:
      return "open";
  }
};

const remarks = {
  "hung-probe-wedges":
    "the breaker alone has no limit for a call; a timeout policy inside it is one",
  "window-never-forgets": "SamplingBreaker, whose windows turn one at a time and only with calls",
  "counts-outlive-reset": "by isolate().dispose(), its only way to close it by hand",
  "rejection-counts-as-failure": "with handleAll; handleWhen could leave the rejections out",
};

/**
 * The breaker alone, as are the others. It has no limit to how long a call may take; its timeout
 * policy is another policy.
 */
const breakerOf = (
  library: Cockatiel,
  names: Pick<BreakerSubject, "name" | "heading">,
): BreakerSubject => ({
  ...names,
  remarks,
  make: (settings) => {
    const { capacity, ignores, onChange, openFor } = settings;
    const handled = ignores === undefined
      ? library.handleAll
      : library.handleWhen((error) => !ignores(error));
    const breaker = library.circuitBreaker(handled, {
      halfOpenAfter: openFor,
      breaker: policyOf(library, settings),
    });
    if (onChange !== undefined) {
      breaker.onBreak(onChange);
      breaker.onHalfOpen(onChange);
      breaker.onReset(onChange);
    }
    const policy = capacity === undefined
      ? breaker
      : library.wrap(breaker, library.bulkhead(capacity, 0));
    return Promise.resolve({
      run: (work, signal) => policy.execute((context) => work(context.signal), signal),
      state: () => stateOf(library, breaker.state),
      reset: () => breaker.isolate().dispose(),
      close: () => Promise.resolve(),
    });
  },
});

const three = { name: "cockatiel 3.2.1", heading: ["cocka-", "tiel 3"] } as const;
const four = { name: "cockatiel 4.0.0", heading: ["cocka-", "tiel 4"] } as const;

// What is used of the two is the same, but for the names of its classes' private parts.
const later = cockatiel4 as unknown as Cockatiel;

export const bulkheads = [bulkheadOf(cockatiel3, three), bulkheadOf(later, four)];
export const breakers = [breakerOf(cockatiel3, three), breakerOf(later, four)];
