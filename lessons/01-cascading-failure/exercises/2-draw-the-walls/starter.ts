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
  { services: ["payment", "stock", "email", "sms", "analytics"], workers: 3, queue: 1000 },
];
