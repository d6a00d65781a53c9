/** A queue for statements in which one can wait. */
export const caught = {
  by: "statements",
  saying: "Callers of statements come in clumps",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 6, queue: 15 };

export const bookings: Compartment = { workers: 8, queue: 16 };

export const statements: Compartment = { workers: 2, queue: 1 };
