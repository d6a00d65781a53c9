/**
 * `capacity`: 3 messages a second for 60 seconds are 180, and chance adds some. 250 leave room for
 * both, and stay well below the 400 that the process has memory for.
 *
 * `couriers`: a delivery takes 0.5 seconds on average, so that one courier carries 2 a second. Two
 * of them carry 4 and gain 1 a second on what keeps coming: 180 seconds for the backlog. Three gain
 * 3 a second, which takes a minute. Four would do as well, and leave the warehouse no place for
 * anybody else on a bad day.
 *
 * `lease`: a courier gives a call up after 2 seconds, so none is slower than that. Twice as much
 * keeps every message from being carried twice, and one that was with a dead courier is with another
 * after 4 seconds and its rest of 5.
 *
 * `tries`: in the outage a try takes 2 seconds and the rest after it 5. The oldest messages are
 * always the next, so they are tried every 7 seconds, 9 times in a minute. 14 outlast that. A message
 * that can never be delivered takes 0.5 and 5 seconds each time, which makes 77 seconds, and is
 * noticed within the two minutes. With a breaker that keeps couriers from trying at all, the lower
 * bound would be far lower.
 */

/** How many messages the queue holds. */
export const capacity = 250;

/** How many couriers carry them to the warehouse. */
export const couriers = 3;

/** How long a courier has for a message before it goes to another, in seconds. */
export const lease = 4;

/** How often a message is handed out before it is set aside. */
export const tries = 14;
