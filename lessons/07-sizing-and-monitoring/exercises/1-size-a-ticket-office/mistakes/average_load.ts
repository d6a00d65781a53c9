/** Just as many workers as searches are at work on average. */
export const caught = {
  by: "searches",
  saying: "Little's law: 4 searches",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 4, queue: 20 };

export const bookings: Compartment = { workers: 8, queue: 16 };

export const statements: Compartment = { workers: 2, queue: 12 };
