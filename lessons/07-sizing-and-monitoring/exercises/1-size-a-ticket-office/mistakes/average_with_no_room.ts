/** Fewer workers than bookings are at work on average. */
export const caught = {
  by: "bookings",
  saying: "Little's law: 6 bookings",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 6, queue: 15 };

export const bookings: Compartment = { workers: 5, queue: 12 };

export const statements: Compartment = { workers: 2, queue: 12 };
