/** Fills the memory with files, which push out nothing but files. */
export const caught = {
  by: "users-gone",
  saying: "No put went into the cache of users",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = [30, 30, 30, 30, 30, 15, 30].map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 6 },
];
