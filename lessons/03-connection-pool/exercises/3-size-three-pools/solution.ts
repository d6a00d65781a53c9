/**
 * Begin with what has no choice. The database admits one writer, so the write pool has one
 * connection. A second would not write any faster; it would only turn a wait in line into a
 * `SQLITE_BUSY`. Four writes a second of 0.06 seconds keep it busy a quarter of the time, so that
 * the line is short.
 *
 * Reports next. One every 2 seconds for 10 seconds each is 5 at a time, by Little's law. Four
 * connections carry four fifths of them, which is more than the three quarters that were promised;
 * three connections carry three fifths.
 *
 * Readers get the rest, which is 11. Twenty-five a second of 0.3 seconds keep 7.5 busy on average.
 * With 8 there is a line nearly all the time, and a reader has no time for one. Ten would do.
 *
 * A reader has 0.8 seconds, and its query takes up to 0.5. Whoever has waited for more than 0.3 may
 * get a connection and leave before the answer is there. So that is the acquire limit. At nine 80 a
 * second come for 36 places, and somebody has to be told no: better early, while somebody else can
 * use the connection.
 *
 * A limit for each pool would be better still. Writers and accountants have more time than readers.
 */

/** Connections in the read pool. */
export const readers = 11;

/** Connections in the write pool. */
export const writers = 1;

/** Connections in the pool for reports. */
export const reports = 4;

/** The longest that anybody waits for a connection, in seconds. */
export const acquireLimit = 0.3;
