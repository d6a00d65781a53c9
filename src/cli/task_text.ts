/**
 * The task of an exercise for a terminal: its Markdown with lines that fit, and without its signs.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { lexer, type Token, type Tokens } from "marked";
import type { Palette } from "../render/palette.ts";
import { wrap } from "../render/wrap.ts";
import type { View } from "./usage.ts";

/** What stands in a line; code keeps its backticks, by which it is told from prose. */
const inline = (tokens: ReadonlyArray<Token>, palette: Palette): string =>
  tokens.map((token) => {
    switch (token.type) {
      case "strong":
        return palette.bold(inline(token.tokens!, palette));
      case "em":
        return inline(token.tokens!, palette);
      case "link":
        return `${inline(token.tokens!, palette)} (${(token as Tokens.Link).href})`;
      case "text":
      case "escape":
        return (token as Tokens.Text).text;
      default:
        return token.raw;
    }
  }).join("");

const wrapped = (
  tokens: ReadonlyArray<Token>,
  { columns, palette }: View,
): ReadonlyArray<string> =>
  wrap(
    inline(tokens, palette).replaceAll(/\s+/g, " "),
    columns,
    (word) => stripVTControlCharacters(word).length,
  );

/** A block under a sign that stands before its first line: `- `, `1. `. */
const under = (sign: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line, index) => (index === 0 ? sign : " ".repeat(sign.length)) + line);

const itemLines = ({ items, ordered, start }: Tokens.List, view: View): ReadonlyArray<string> =>
  items.flatMap(({ tokens }, index) => {
    const sign = ordered ? `${Number(start) + index}. ` : "- ";
    const narrower = { ...view, columns: view.columns - sign.length };
    return under(sign, tokens.flatMap((token) => blockLines(token, narrower)));
  });

const blockLines = (token: Token, view: View): ReadonlyArray<string> => {
  switch (token.type) {
    case "space":
      return [""];
    case "heading":
      return [view.palette.bold(inline(token.tokens!, view.palette))];
    case "code":
      return (token as Tokens.Code).text.split("\n").map((line) => `  ${line}`.trimEnd());
    case "list":
      return itemLines(token as Tokens.List, view);
    case "paragraph":
    case "text":
      return wrapped(token.tokens ?? [token], view);
    default:
      return token.raw.trimEnd().split("\n");
  }
};

/** A task as text, in lines of at most so many columns where its words and its code allow it. */
export const taskText = (markdown: string, view: View): string =>
  lexer(markdown).flatMap((token) => {
    const lines = blockLines(token, view);
    // The blank line after a heading or code may be in its own source.
    const gap = token.raw.endsWith("\n\n") && token.type !== "space" ? [""] : [];
    return [...lines, ...gap];
  }).join("\n").trimEnd() + "\n";
