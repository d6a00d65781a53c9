/**
 * A place in a lesson's prose where code is to stand: a paragraph that is nothing but a link to a
 * region, `[hand-over](./thread_pool.ts#hand-over)`. Where Markdown is shown as it is, it is a
 * link that works.
 */
export interface Inclusion {
  readonly file: string;
  readonly region: string;
  /** The line of the prose, from 1. */
  readonly line: number;
}

/** A run that the prose quotes: a fenced `console` block with a command and its whole output. */
export interface Quotation {
  /** What stands after the prompt. */
  readonly command: string;
  readonly output: string;
  readonly line: number;
}

const inclusion = /^\[([a-z0-9-]+)\]\(\.\/([\w/.-]+\.ts)#([a-z0-9-]+)\)$/;

/** What a line includes, if that is all there is on it. */
export const inclusionOf = (text: string): Omit<Inclusion, "line"> | undefined => {
  const [, , file, region] = text.match(inclusion) ?? [];
  return file === undefined || region === undefined ? undefined : { file, region };
};

/** Every inclusion in a text, in order. */
export const inclusionsOf = (markdown: string): ReadonlyArray<Inclusion> =>
  markdown.split("\n").flatMap((text, index) => {
    const included = inclusionOf(text);
    return included === undefined ? [] : [{ ...included, line: index + 1 }];
  });

/** Every quoted run in a text, in order. */
export const quotationsOf = (markdown: string): ReadonlyArray<Quotation> =>
  Array.from(
    markdown.matchAll(/^```console\n\$ ([^\n]+)\n([^]*?)^```$/gm),
    ({ 1: command, 2: output, index }) => ({
      command: command!,
      output: output!,
      line: markdown.slice(0, index).split("\n").length,
    }),
  );

/** How many words of prose there are: code blocks, inclusions and tables do not count. */
export const wordsOf = (markdown: string): number =>
  markdown
    .replace(/^```[^]*?^```$/gm, "")
    .split("\n")
    .filter((line) => !inclusion.test(line) && !line.startsWith("|"))
    .join(" ")
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
