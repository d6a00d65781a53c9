/** Takes a request that nobody waits for as undone. */
export const caught = {
  by: "a",
  saying: "cannot be called back",
};

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
  looseEnds: {},
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
