/** What a learner's code wrote. */
export interface Output {
  /** The beginning. */
  readonly text: string;
  /** How many characters came after that. */
  readonly withheld: number;
}

/** Characters of output that are kept. */
export const outputLimit = 4_000;

/** Keeps the beginning of what is written, and counts the rest. */
export const makeOutputKeeper = () => {
  let text = "";
  let withheld = 0;
  return {
    keep: (more: string): void => {
      const kept = more.slice(0, outputLimit - text.length);
      text += kept;
      withheld += more.length - kept.length;
    },
    take: (): Output => {
      const taken = { text, withheld };
      text = "";
      withheld = 0;
      return taken;
    },
  };
};
