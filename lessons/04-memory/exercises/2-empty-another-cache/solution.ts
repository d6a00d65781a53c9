/**
 * The number that all three watch does not say who uses the memory. So whoever puts next, when it is
 * near its limit, pays for it. And it does not go down when somebody pays, so that one who has begun
 * to push out entries does not stop before the last.
 *
 * Beside the 180 kilobytes that are there at the beginning, five files of 30 make 330, and one of 15
 * makes 345. None of them pushes anything out. But now there is room for 5 kilobytes, and a login
 * needs 6: it is refused, although the sessions use 20 of the 50 that they were meant to have.
 *
 * Then a user of 6 arrives, an ordinary one. Its cache lets go of the oldest user and looks: 345
 * still, since what it let go is garbage. It lets go of the next, and so on to the last, and then
 * refuses the new one because there is still no room.
 *
 * More files would not have done it. A seventh of 30 makes the cache of files push out files, all of
 * them, and leaves the users alone. It takes one put into the cache that is to be emptied.
 *
 * With shares, the same puts meet other numbers. The files come to 245 kilobytes of 200, and some
 * old files go, which is what the cache of files is for. The user fits in beside the 80 that the
 * others take, and so does the session beside its 20.
 */

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

/** Puts, one after another, that sink the one world and not the other. */
export const puts: ReadonlyArray<Put> = [
  ...files,
  { cache: "sessions", key: "session-11", kilobytes: 6 },
  { cache: "users", key: "user-21", kilobytes: 6 },
];
