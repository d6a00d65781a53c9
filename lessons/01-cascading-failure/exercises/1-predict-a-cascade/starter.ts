/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

/** E-mails that want to be under way at once while they are slow. */
export const wanted = 0;

/** Seconds that an e-mail takes when eleven workers are just too few. */
export const failsFrom = 0;

/** Shared: the second at which e-mails hold all eleven workers. */
export const fullAt = 0;

/** Shared: the second at which the first of those comes free again. */
export const freeAt = 0;

/** Split: the second at which e-mail's compartment turns the first one away. */
export const refusesFrom = 0;

/** Shared: the services of which calls are lost. */
export const losesInShared: ReadonlyArray<Service> = [];

/** Split: the services of which calls are lost. */
export const losesInSplit: ReadonlyArray<Service> = [];
