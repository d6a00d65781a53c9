/** Thinks that the pool is well when the provider is. */
export const caught = {
  by: "free",
  saying: "nobody tells those",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 50;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
