/** The default queue, in which the last waits for minutes. */
export const caught = {
  by: "queues",
  saying: "queue of bookings",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 6, queue: 15 };

export const bookings: Compartment = { workers: 8, queue: 100 };

export const statements: Compartment = { workers: 2, queue: 12 };
