/** Thinks that a compartment protects the service in it. */
export const caught = {
  by: "casualties",
  saying: "does not save e-mail itself",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 65;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = [];
