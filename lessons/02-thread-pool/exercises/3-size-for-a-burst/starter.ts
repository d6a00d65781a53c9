/** How many reservations the pool looks up at the same time. */
export const workers = 4;

/** How many callers may wait for a worker. */
export const queue = 1000;

/** The longest that a caller waits for a worker, in seconds. */
export const longestWait = 60;
