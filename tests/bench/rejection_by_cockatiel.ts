// Bench-only, and pinned here: the project itself does not depend on it.
// deno-lint-ignore no-import-prefix
import { bulkhead, BulkheadRejectedError } from "npm:cockatiel@4.0.0";
import { timePerOperation } from "./stopwatch.ts";

const callsInBatch = 20_000;

const refused = (): never => {
  throw new Error("Work that should have been refused has run");
};

/** What it costs to be turned away by a full bulkhead, until the caller has caught the error. */
export const cockatiel = (): Promise<number> => {
  const full = bulkhead(1, 0);
  void full.execute(() => new Promise<void>(() => {}));
  const batch = async (): Promise<void> => {
    for (let call = 0; call < callsInBatch; call++) {
      try {
        await full.execute(refused);
      } catch (error) {
        if (!(error instanceof BulkheadRejectedError)) throw error;
      }
    }
  };
  return timePerOperation({ operations: callsInBatch, batch });
};
