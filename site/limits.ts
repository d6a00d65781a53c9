import type { Limits } from "./house.ts";

/** What one process serves. */
export const limits: Limits = {
  runs: 500,
  deadline: "10 minutes",
  perClient: { burst: 20, every: "2 seconds", clients: 10_000 },
};
