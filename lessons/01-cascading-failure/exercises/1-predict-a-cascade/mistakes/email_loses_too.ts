/** Thinks that the service that is slow must lose calls. */
export const caught = {
  by: "casualties",
  saying: "No e-mail is lost",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 8.3;

export const fullAt = 29;

export const freeAt = 65;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "email", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
