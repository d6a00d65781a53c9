// Compared with here only, and pinned: the project itself does not depend on it.
// @ts-types="npm:@types/opossum@8.1.9"
// deno-lint-ignore no-import-prefix
import CircuitBreaker from "npm:opossum@10.0.0";
import type { BreakerSubject } from "./breaker.ts";
import type { BulkheadSubject } from "./bulkhead.ts";
import { NotOffered } from "./not_offered.ts";

const names = { name: "opossum 10.0.0", heading: ["opos-", "sum"] } as const;

const refuseSignal = (signal: AbortSignal | undefined): void => {
  if (signal !== undefined) throw new NotOffered("cancelling a call");
};

/** The limit on calls at once that is an option of the breaker. It has no queue. */
export const bulkhead: BulkheadSubject = {
  ...names,
  make: ({ callLimit, capacity, queue }) => {
    if (queue !== 0) throw new NotOffered("a queue");
    const it = new CircuitBreaker((work: () => Promise<void>) => work(), {
      capacity,
      timeout: callLimit ?? false,
      // Calls must not open the breaker where the bulkhead is looked at.
      errorFilter: () => true,
    });
    return Promise.resolve({
      run: (work, { signal, size } = {}) => {
        refuseSignal(signal);
        if (size !== undefined) throw new NotOffered("calls of more than one permit");
        return it.fire(work);
      },
      resize: () => {
        throw new NotOffered("a change of its size");
      },
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close: () => Promise.resolve(it.shutdown()),
    });
  },
};

const outlives = "a call can outlive the open state where timeout is off or above resetTimeout";

export const breaker: BreakerSubject = {
  ...names,
  remarks: {
    "stale-success-closes": outlives,
    "stale-failure-opens": outlives,
    "counts-outlive-reset": "within the rolling window of 10 s, its default",
    "rejection-counts-as-failure": "its own capacity; errorFilter could leave the rejections out",
  },
  make: ({ callLimit, capacity, failures, ignores, onChange, openFor, within }) => {
    const never = new AbortController().signal;
    const it = new CircuitBreaker(
      (work: (signal: AbortSignal) => Promise<unknown>) => work(never),
      {
        errorThresholdPercentage: 50,
        volumeThreshold: failures,
        resetTimeout: openFor,
        timeout: callLimit ?? false,
        ...(within === undefined ? {} : { rollingCountTimeout: within }),
        ...(capacity === undefined ? {} : { capacity }),
        ...(ignores === undefined ? {} : { errorFilter: ignores }),
      },
    );
    if (onChange !== undefined) {
      it.on("open", onChange);
      it.on("halfOpen", onChange);
      it.on("close", onChange);
    }
    return Promise.resolve({
      run: <A>(work: (signal: AbortSignal) => Promise<A>, signal?: AbortSignal) => {
        refuseSignal(signal);
        return it.fire(work) as Promise<A>;
      },
      state: () => it.opened ? "open" : it.halfOpen ? "half-open" : "closed",
      reset: () => it.close(),
      close: () => Promise.resolve(it.shutdown()),
    });
  },
};
