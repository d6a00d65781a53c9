/** Pushes with a user that does not fit in the share of the users either. */
export const caught = {
  by: "users-stay",
  saying: "share of the users",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = [30, 30, 30, 30, 30, 15].map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 6 },
  { cache: "users", key: "user-21", kilobytes: 30 },
];
