/** Leaves a promise to itself: what becomes of it is not what the scenario looks at. */
export const quietly = (promise: Promise<unknown>): void => void promise.catch(() => {});
