/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 4, queue: 100 };

export const bookings: Compartment = { workers: 5, queue: 100 };

export const statements: Compartment = { workers: 1, queue: 100 };
