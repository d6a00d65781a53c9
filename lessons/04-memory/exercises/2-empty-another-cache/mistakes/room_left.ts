/** Leaves room for the user that is to push out the others. */
export const caught = {
  by: "users-gone",
  saying: "there was still room",
};

/** An entry that is put into one of the caches. */
export interface Put {
  readonly cache: "users" | "sessions" | "static";
  readonly key: string;
  /** A whole number, at least 1. */
  readonly kilobytes: number;
}

const files = [30, 30, 30, 30, 30, 13].map((kilobytes, index): Put => ({
  cache: "static",
  key: `crawled-${index + 1}`,
  kilobytes,
}));

export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 10 },
  { cache: "users", key: "user-21", kilobytes: 6 },
];
