/**
 * Little's law gives what is at work on average: 20 × 0.2 = 4 searches, 5 × 1.2 = 6 bookings, 0.2 ×
 * 8 = 1.6 statements. That is 11.6 in all, so of the host's 16 workers a little over four are
 * slack, and the question is who needs it.
 *
 * Searches were promised a wait of 0.05 s. By the model five workers make them wait about 0.1 s,
 * six 0.03 s. Bookings: seven workers, 0.6 s; eight, 0.2 s. Statements have time: two workers are
 * busy four fifths of it, and at about 11 s the wait is still well within the 20 that were
 * promised. A small compartment needs more slack for the same wait, and here it may wait longer
 * instead.
 *
 * The queue is the patience times what the workers finish: 6 × 1 / 0.2 = 30, 8 × 3 / 1.2 = 20 and
 * 2 × 60 / 8 = 15. Half of that takes all the clumps that a queue can take, and whoever is let in
 * has not long to wait. A queue of one or two is too short: callers come in clumps.
 */

/** A compartment: how many work at the same time, and how many may wait. */
export interface Compartment {
  readonly workers: number;
  readonly queue: number;
}

export const searches: Compartment = { workers: 6, queue: 15 };

export const bookings: Compartment = { workers: 8, queue: 16 };

export const statements: Compartment = { workers: 2, queue: 12 };
