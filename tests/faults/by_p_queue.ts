// Compared with here only, and pinned: the project itself does not depend on it.
// deno-lint-ignore no-import-prefix
import PQueue from "npm:p-queue@10.0.0";
import type { BulkheadSubject } from "./bulkhead.ts";
import { NotOffered } from "./not_offered.ts";

export const bulkhead: BulkheadSubject = {
  name: "p-queue 10.0.0",
  heading: ["p-", "queue"],
  remarks: {
    "timed-out-work-exceeds-capacity":
      "by its timeout; a signal that its work ignores does the same",
  },
  make: ({ callLimit, capacity, queue }) => {
    if (queue !== undefined) throw new NotOffered("a limit to its queue");
    const it = new PQueue({
      concurrency: capacity,
      ...(callLimit === undefined ? {} : { timeout: callLimit }),
    });
    return Promise.resolve({
      run: (work, { signal, size } = {}) => {
        if (size !== undefined) throw new NotOffered("calls of more than one permit");
        return it.add(work, signal === undefined ? {} : { signal });
      },
      resize: (size) => {
        it.concurrency = size;
        return Promise.resolve();
      },
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close: () => Promise.resolve(it.clear()),
    });
  },
};
