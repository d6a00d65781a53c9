// Compared with here only, and pinned: the project itself does not depend on it.
// deno-lint-ignore no-import-prefix
import pLimit from "npm:p-limit@7.3.3";
import type { BulkheadSubject } from "./bulkhead.ts";
import { NotOffered } from "./not_offered.ts";

export const bulkhead: BulkheadSubject = {
  name: "p-limit 7.3.3",
  heading: ["p-", "limit"],
  make: ({ callLimit, capacity, queue }) => {
    if (queue !== undefined) throw new NotOffered("a limit to its queue");
    if (callLimit !== undefined) throw new NotOffered("a time-out");
    const limit = pLimit(capacity);
    return Promise.resolve({
      run: (work, { signal, size } = {}) => {
        if (size !== undefined) throw new NotOffered("calls of more than one permit");
        if (signal !== undefined) throw new NotOffered("cancelling a call");
        return limit(work);
      },
      resize: (size) => {
        limit.concurrency = size;
        return Promise.resolve();
      },
      take: () => {
        throw new NotOffered("a release by hand");
      },
      close: () => Promise.resolve(),
    });
  },
};
