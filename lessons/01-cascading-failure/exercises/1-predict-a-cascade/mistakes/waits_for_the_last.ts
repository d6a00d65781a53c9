/** Waits for the last of the slow calls where the first is asked for. */
export const caught = {
  by: "free",
  saying: "the last of the slow calls",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 95;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
