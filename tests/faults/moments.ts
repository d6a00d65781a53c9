/**
 * A race is run once for each of so many moments, each a microtask later than the one before: enough
 * for what follows on the end of some work to be over.
 */
export const moments = 16;
