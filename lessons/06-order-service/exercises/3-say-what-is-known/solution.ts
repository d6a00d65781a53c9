/**
 * **a** fails at the moment at which inventory says no, 0.3 seconds after it began. The payment was
 * sent and will be answered at 0.5; nobody calls it back. That is the loose end.
 *
 * **b** waits for inventory until its budget is gone. The payment is done, and has to be undone. So
 * does inventory, perhaps: its request was sent, and the two seconds that are missing may end with
 * stock set aside.
 *
 * **c** is the same wait, but the request to inventory never left the queue. When the order gives up,
 * its call leaves the line, and nothing came of it. One loose end, not two. The difference between b
 * and c is what a log line "inventory timed out" does not say.
 *
 * **d** stands after 5 seconds, the longest wait for an optional call. The e-mail was still in line
 * and will not be sent; somebody may send it later without a thought. Analytics has said no.
 *
 * **e** sends its e-mail when the critical calls are done, at 8 seconds. It may wait five, and its
 * order has two left: the smaller of the two counts. It was sent, so it may arrive.
 */

/** Why a call is missing, as the order service says it. */
export type Why = "Refused" | "Failed" | "NeverBegan" | "Unknown";

export interface Prediction {
  /** After how many seconds the order is answered. */
  readonly after: number;
  /** Optional calls that are missing; of an order that fails, the critical call that it fails for. */
  readonly missing: Readonly<Record<string, Why>>;
  /** Critical calls that somebody has to undo, or to ask about; of an order that fails. */
  readonly looseEnds: Readonly<Record<string, "done" | "under way">>;
}

export const a: Prediction = {
  after: 0.3,
  missing: { inventory: "Failed" },
  looseEnds: { payment: "under way" },
};

export const b: Prediction = {
  after: 10,
  missing: { inventory: "Unknown" },
  looseEnds: { payment: "done", inventory: "under way" },
};

export const c: Prediction = {
  after: 10,
  missing: { inventory: "NeverBegan" },
  looseEnds: { payment: "done" },
};

export const d: Prediction = {
  after: 5,
  missing: { email: "NeverBegan", analytics: "Failed" },
  looseEnds: {},
};

export const e: Prediction = {
  after: 10,
  missing: { email: "Unknown" },
  looseEnds: {},
};
