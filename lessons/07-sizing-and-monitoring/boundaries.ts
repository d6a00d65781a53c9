/**
 * An e-commerce service's three kinds of work, and four ways to draw walls between them.
 *
 * @module
 */

/** What a caller wants. */
export type Service = "user" | "order" | "report";

/** A thread pool to be made. */
export interface Compartment {
  readonly name: string;
  readonly workers: number;
  readonly queue: number;
  /** The longest that a caller waits for a worker, in seconds. */
  readonly longestWait: number;
}

/** Which compartments there are, and which of them serves whom. */
export interface Boundaries {
  readonly compartments: ReadonlyArray<Compartment>;
  /** @param customer the caller's number, from 0. */
  readonly placeOf: (service: Service, customer: number) => string;
}

// #region boundaries
/** By business function: user operations, order operations, reporting. */
const byFunction: Boundaries = {
  compartments: [
    { name: "user-ops", workers: 5, queue: 20, longestWait: 2 },
    { name: "order-ops", workers: 10, queue: 50, longestWait: 5 },
    { name: "reporting", workers: 2, queue: 10, longestWait: 30 },
  ],
  placeOf: (service) => ({ user: "user-ops", order: "order-ops", report: "reporting" })[service],
};

/** By speed: what is quick never stands behind what is slow. */
const bySpeed: Boundaries = {
  compartments: [
    { name: "fast", workers: 20, queue: 70, longestWait: 5 },
    { name: "slow", workers: 2, queue: 10, longestWait: 30 },
  ],
  placeOf: (service) => service === "report" ? "slow" : "fast",
};

/** By importance: what earns money, and what can wait. */
const byImportance: Boundaries = {
  compartments: [
    { name: "critical", workers: 10, queue: 100, longestWait: 5 },
    { name: "background", workers: 2, queue: 1000, longestWait: 600 },
  ],
  placeOf: (service) => service === "report" ? "background" : "critical",
};

/** No walls: the same seventeen workers for everybody. */
const none: Boundaries = {
  compartments: [{ name: "shop", workers: 17, queue: 80, longestWait: 30 }],
  placeOf: () => "shop",
};
// #endregion

/** A compartment of one worker for each seventeenth of the customers. */
const shards = 17;

const shard = (customer: number): string => `shard-${customer % shards + 1}`;

/** Walls wherever one could be: each customer in the smallest compartment that there is. */
const byCustomer: Boundaries = {
  compartments: Array.from(
    { length: shards },
    (_, index) => ({ name: shard(index), workers: 1, queue: 5, longestWait: 30 }),
  ),
  placeOf: (_, customer) => shard(customer),
};

export const boundaries = {
  function: byFunction,
  speed: bySpeed,
  importance: byImportance,
  customer: byCustomer,
  none,
} as const;
