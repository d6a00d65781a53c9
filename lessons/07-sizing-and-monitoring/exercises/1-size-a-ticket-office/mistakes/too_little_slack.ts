/** A worker of slack for the bookings, where two are needed. */
export const caught = {
  by: "bookings",
  saying: "average of bookings",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 6, queue: 15 };

export const bookings: Compartment = { workers: 7, queue: 17 };

export const statements: Compartment = { workers: 2, queue: 12 };
