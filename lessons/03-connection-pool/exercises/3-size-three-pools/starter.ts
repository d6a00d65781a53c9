/** Connections in the read pool. */
export const readers = 6;

/** Connections in the write pool. */
export const writers = 5;

/** Connections in the pool for reports. */
export const reports = 3;

/** The longest that anybody waits for a connection, in seconds. */
export const acquireLimit = 5;
