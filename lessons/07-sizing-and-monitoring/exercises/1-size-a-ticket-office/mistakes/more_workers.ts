/** Slack for everybody, more than the host has. */
export const caught = {
  by: "host",
  saying: "16 workers",
};

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 8, queue: 15 };

export const bookings: Compartment = { workers: 10, queue: 16 };

export const statements: Compartment = { workers: 4, queue: 12 };
