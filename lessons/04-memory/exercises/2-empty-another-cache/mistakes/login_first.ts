/** Logs in before the memory is full. */
export const caught = {
  by: "login-refused",
  saying: "there was room for it",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = [30, 30, 30, 30, 30, 9].map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  { cache: "sessions", key: "session-11", kilobytes: 6 },
  ...files,
  { cache: "users", key: "user-21", kilobytes: 6 },
];
