// #region dependencies
/** What an order calls, whether it can do without, and the bulkhead in front of it. */
export const dependencies = [
  { name: "payment", need: "critical", workers: 5, queue: 50, saying: "gateway timeout" },
  { name: "inventory", need: "critical", workers: 3, queue: 30, saying: "out of stock" },
  { name: "email", need: "optional", workers: 2, queue: 20, saying: "unavailable" },
  { name: "analytics", need: "optional", workers: 1, queue: 10, saying: "unavailable" },
] as const;

export type Dependency = (typeof dependencies)[number];
// #endregion
