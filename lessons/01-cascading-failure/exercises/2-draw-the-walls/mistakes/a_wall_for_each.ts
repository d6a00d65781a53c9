/** A wall for each service, also between two that fail together. */
export const caught = {
  by: "usual",
  saying: "protects nothing",
};

/** What the site calls. */
export type Service = "payment" | "stock" | "email" | "sms" | "analytics";

export interface Compartment {
  readonly services: ReadonlyArray<Service>;
  /** How many calls may be under way. */
  readonly workers: number;
  /** How many may wait. */
  readonly queue: number;
}

export const compartments: ReadonlyArray<Compartment> = [
  { services: ["payment"], workers: 2, queue: 4 },
  { services: ["stock"], workers: 2, queue: 4 },
  { services: ["email"], workers: 1, queue: 4 },
  { services: ["sms"], workers: 2, queue: 4 },
  { services: ["analytics"], workers: 1, queue: 4 },
];
