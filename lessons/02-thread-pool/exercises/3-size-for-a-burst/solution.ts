/**
 * Little's law: calls under way are rate times duration. Twenty a second at 0.4 s each keep 8
 * workers busy on average. Arrivals come in clumps, so 8 would be taken all the time and the queue
 * would never empty. Twelve, which is all that the database allows, are busy two thirds of the
 * time.
 *
 * A caller has one second, and a look-up takes up to 0.6 s. Whoever has waited longer than 0.4 s
 * may begin and not end in time, so that is the longest wait.
 *
 * Twelve workers finish 30 look-ups a second. In 0.4 s that is 12. Of a longer queue the end is
 * turned away after 0.4 s in any case, and had better hear it at once; so the queue is a little
 * shorter than 12. With no queue at all, a clump of thirteen is enough to turn somebody away on a
 * usual day.
 *
 * In the burst 60 a second come for 30 places. Half of them have to be refused whatever the numbers
 * are. The numbers decide whether the other half gets what it waited for.
 */

/** How many reservations the pool looks up at the same time. */
export const workers = 12;

/** How many callers may wait for a worker. */
export const queue = 10;

/** The longest that a caller waits for a worker, in seconds. */
export const longestWait = 0.4;
