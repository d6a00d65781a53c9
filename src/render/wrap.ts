/** Breaks text between words into lines of at most so many characters. */
export const wrap = (text: string, columns: number): ReadonlyArray<string> => {
  const wrapped: Array<string> = [];
  for (const word of text.split(" ")) {
    const last = wrapped.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      wrapped[wrapped.length - 1] = `${last} ${word}`;
    } else wrapped.push(word);
  }
  return wrapped;
};
