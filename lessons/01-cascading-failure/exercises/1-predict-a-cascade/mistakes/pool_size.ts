/** Takes what the pool lets through for what wants to go through. */
export const caught = {
  by: "little",
  saying: "how many can be under way",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 11;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 65;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
