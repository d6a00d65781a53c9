/**
 * First the walls. A wall keeps what fails on one side from the other, so it belongs between things
 * that fail apart. Payment, stock and analytics each have a provider of their own. E-mail and sms
 * have the same: when the post office is slow both are, wall or no wall.
 *
 * Then the workers. Little's law gives what is busy on average: payment 1 × 1 = 1, stock 2 × 0.5 =
 * 1, e-mail 1 × 0.8 = 0.8, sms 0.5 × 1.6 = 0.8, analytics 1.5 × 0.3 = 0.45. As many workers as that
 * are busy all the time, and every clump of calls ends in the queue. Twice as many leave room: two
 * for payment, two for stock, one for analytics.
 *
 * That leaves three for the post office, and here a needless wall would cost. Apart, e-mail and sms
 * would need two each. Together they keep 1.6 busy and three are enough: it is rare that both have
 * a clump at once, and each can use the slack of the other.
 *
 * The places are there for clumps on a usual day, and the fullest compartment needs them most.
 * While a provider is slow, nothing that waits for it is served in time anyway.
 */

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
  { services: ["email", "sms"], workers: 3, queue: 8 },
  { services: ["analytics"], workers: 1, queue: 4 },
];
