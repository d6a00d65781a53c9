/** Logs in with more than fits in the share of the sessions. */
export const caught = {
  by: "login-stays",
  saying: "share of the sessions",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = [30, 30, 30, 30, 30].map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 20 },
  { cache: "sessions", key: "session-12", kilobytes: 20 },
  { cache: "users", key: "user-21", kilobytes: 6 },
];
