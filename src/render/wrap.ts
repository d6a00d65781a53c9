/**
 * Breaks text between words into lines of at most so many characters.
 *
 * @param lengthOf how many columns a word takes, where that is not its length: it may be emphasised.
 */
export const wrap = (
  text: string,
  columns: number,
  lengthOf = ({ length }: string): number => length,
): ReadonlyArray<string> => {
  const wrapped: Array<string> = [];
  let taken = 0;
  for (const word of text.split(" ")) {
    const length = lengthOf(word);
    const last = wrapped.at(-1);
    if (last !== undefined && taken + 1 + length <= columns) {
      wrapped[wrapped.length - 1] = `${last} ${word}`;
      taken += 1 + length;
    } else {
      wrapped.push(word);
      taken = length;
    }
  }
  return wrapped;
};
