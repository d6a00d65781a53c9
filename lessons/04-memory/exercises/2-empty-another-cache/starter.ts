/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

/** Puts, one after another, that sink the one world and not the other. */
export const puts: ReadonlyArray<Put> = [
  // TODO: this one is too large for the share of the users, and does nothing to the process.
  { cache: "users", key: "user-21", kilobytes: 30 },
];
