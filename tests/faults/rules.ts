/** A rule that the patterns keep, by its number in the design. */
export interface Rule {
  readonly number: number;
  readonly sentence: string;
}

export const inOrder: Rule = {
  number: 1,
  sentence: "nobody barges past a waiter, and what was accepted is never rejected later",
};

export const whole: Rule = {
  number: 2,
  sentence: "interrupted anywhere, the permit comes back and the queue entry goes",
};

export const cancelled: Rule = {
  number: 3,
  sentence: "a cancelled waiter settles at once and frees its place; those behind it still run",
};

export const heldToTheEnd: Rule = {
  number: 4,
  sentence: "a permit is held until the guarded work has really ended",
};

export const exactCapacity: Rule = {
  number: 5,
  sentence: "releasing twice cannot create capacity; shrinking never blocks and never cancels",
};

export const largeServed: Rule = {
  number: 7,
  sentence: "a large request that fits is served in the end, under a stream of small ones",
};

export const soundBreaker: Rule = {
  number: 9,
  sentence: "no result from an earlier era counts, probes are exact, time is monotonic, " +
    "callbacks are harmless",
};

export const nothingStays: Rule = {
  number: 11,
  sentence: "nothing stays behind: no fiber, timer or connection",
};
