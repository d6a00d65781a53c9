/** As many workers as are busy on average, and the rest unused. */
export const caught = {
  by: "usual",
  saying: "With none to spare",
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
  { services: ["payment"], workers: 1, queue: 5 },
  { services: ["stock"], workers: 2, queue: 5 },
  { services: ["email", "sms"], workers: 3, queue: 5 },
  { services: ["analytics"], workers: 1, queue: 5 },
];
