/** Fills the memory with many small files. */
export const caught = {
  by: "few",
  saying: "at most 10",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = Array.from({ length: 11 }, () => 15).map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 6 },
  { cache: "users", key: "user-21", kilobytes: 6 },
];
