/** Puts two services together that fail apart. */
export const caught = {
  by: "isolation",
  saying: "What fails apart belongs apart",
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
  { services: ["payment", "stock"], workers: 4, queue: 10 },
  { services: ["email", "sms"], workers: 3, queue: 5 },
  { services: ["analytics"], workers: 1, queue: 5 },
];
