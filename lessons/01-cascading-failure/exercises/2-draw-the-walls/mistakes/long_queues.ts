/** Lets everyone wait, and the memory be full. */
export const caught = {
  by: "limits",
  saying: "memory",
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
  { services: ["payment"], workers: 2, queue: 50 },
  { services: ["stock"], workers: 2, queue: 50 },
  { services: ["email", "sms"], workers: 3, queue: 50 },
  { services: ["analytics"], workers: 1, queue: 50 },
];
