/** Counts the workers of the compartment and not its places. */
export const caught = {
  by: "refusal",
  saying: "may still wait",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 65;

export const refusesFrom = 21.7;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
