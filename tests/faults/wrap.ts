/** Breaks text into lines of at most so many characters; all but the first are indented further. */
export const wrap = (text: string, width: number, indent: string): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const longer = line.trim() === "" ? line + word : `${line} ${word}`;
    if (longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = `${indent}  ${word}`;
    }
  }
  return [...lines, line];
};
