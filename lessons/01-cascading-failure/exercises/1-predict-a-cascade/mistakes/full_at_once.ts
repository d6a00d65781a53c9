/** Thinks that a pool is full as soon as a dependency is slow. */
export const caught = {
  by: "full",
  saying: "only as fast as calls come",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 20;

export const freeAt = 65;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
