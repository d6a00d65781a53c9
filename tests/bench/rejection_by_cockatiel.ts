import { cockatiel4 } from "./peers.ts";
import { timeToRefuse } from "./promise_guard.ts";

/** What it costs to be turned away by a full bulkhead. */
export const cockatiel = async (): Promise<number> => {
  const { bulkhead, BulkheadRejectedError } = await cockatiel4();
  const full = bulkhead(1, 0);
  void full.execute(() => new Promise<void>(() => {}));
  return timeToRefuse(
    (work) => full.execute(work),
    (error) => error instanceof BulkheadRejectedError,
  );
};
