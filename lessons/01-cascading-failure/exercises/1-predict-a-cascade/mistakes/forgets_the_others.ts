/** Gives e-mail all eleven workers, and the other calls none. */
export const caught = {
  by: "limit",
  saying: "e-mails alone would fill the pool",
};

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

export const wanted = 54;

export const failsFrom = 9.2;

export const fullAt = 29;

export const freeAt = 65;

export const refusesFrom = 38;

export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

export const losesInSplit: ReadonlyArray<Service> = ["email"];
