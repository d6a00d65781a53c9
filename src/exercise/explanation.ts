/** A solution, taken apart. */
export interface Solution {
  /** Its leading comment, as paragraphs of one line each. */
  readonly explanation: ReadonlyArray<string>;
  /** The rest. */
  readonly code: string;
}

/** Takes the source of a solution apart. Without a leading comment, there is no explanation. */
export const explained = (source: string): Solution => {
  const [whole, comment] = /^\s*\/\*\*([^]*?)\*\/\n*/.exec(source) ?? [];
  if (whole === undefined || comment === undefined) return { explanation: [], code: source };
  const text = comment.split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trimEnd());
  const paragraphs = text.join("\n").trim().split(/\n\n+/);
  return {
    explanation: paragraphs.map((paragraph) => paragraph.replaceAll("\n", " ")),
    code: source.slice(whole.length),
  };
};
