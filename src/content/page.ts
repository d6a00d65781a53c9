/**
 * A page of prose: Markdown in, markup and its outline out, with the code that it includes.
 *
 * @module
 */
import { Marked, type Token, type Tokens } from "marked";
import { escapeHtml } from "./escape.ts";
import type { Highlighter, Language } from "./highlight.ts";
import { inclusionOf } from "./prose.ts";
import { type Region, regionsOf } from "./region.ts";

/** A heading below the title. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** 2 or 3. */
  readonly level: number;
}

export interface Page {
  readonly title: string;
  /** The body, without its title. */
  readonly html: string;
  readonly outline: ReadonlyArray<Section>;
  /** The whole as Markdown, with the code in place of the links that include it. */
  readonly markdown: string;
}

/** Reads a file that a page includes code from, by its path as the page has it. */
export type ReadSource = (file: string) => string;

const idOf = (title: string, taken: Set<string>): string => {
  const base = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
};

const languageOf = (name: string | undefined): Language =>
  name === "ts" || name === "console" ? name : "text";

/** Where a link leads on the site: to the page of a lesson, where it names the lesson's file. */
const addressOf = (href: string): string =>
  href.replace(/^\.\.\/\d+-([a-z-]+)\/lesson\.md/, "/lessons/$1");

/** A block of code without line numbers: what the prose itself has. */
const block = (code: string, language: Language, { lines }: Highlighter): string =>
  `<pre tabindex="0"><code>${lines(code, language).join("\n")}</code></pre>\n`;

/** A whole file as markup, with its name and an address for each line. */
export const fileListing = (file: string, code: string, highlighter: Highlighter): string =>
  listing(file, { name: file, code: code.trimEnd(), firstLine: 1 }, highlighter);

/** Code from a file, with its name and an address for each line. */
const listing = (file: string, { code, firstLine }: Region, { lines }: Highlighter): string => {
  const numbered = lines(code, "ts").map((line, index) => {
    const number = firstLine + index;
    return `<span id="${file}-${number}" data-n="${number}">${line}</span>`;
  });
  const last = firstLine + numbered.length - 1;
  return `<figure class="listing"><figcaption><b>${file}</b> ` +
    `<a href="#${file}-${firstLine}">lines ${firstLine}–${last}</a></figcaption>` +
    `<pre tabindex="0"><code>${numbered.join("\n")}</code></pre></figure>\n`;
};

/** What stands before the first heading of level 2, and then each of these with what follows it. */
const sectionsOf = (tokens: ReadonlyArray<Token>): ReadonlyArray<Array<Token>> => {
  const sections: Array<Array<Token>> = [[]];
  for (const token of tokens) {
    if (token.type === "heading" && token.depth === 2) sections.push([]);
    sections.at(-1)!.push(token);
  }
  return sections;
};

/** Makes a page. Throws where a region is not there. */
export const makePage = (
  markdown: string,
  read: ReadSource,
  highlighter: Highlighter,
): Page => {
  const outline: Array<Section> = [];
  const taken = new Set<string>();
  let title = "";

  const regionOf = (file: string, name: string): Region => {
    const region = regionsOf(read(file)).get(name);
    if (region === undefined) throw new RangeError(`there is no region ${name} in ${file}`);
    return region;
  };

  const marked = new Marked({
    renderer: {
      heading({ depth, tokens, text }: Tokens.Heading) {
        if (depth === 1) {
          title = text;
          return "";
        }
        const id = idOf(text, taken);
        const html = this.parser.parseInline(tokens);
        outline.push({ id, title: text.replaceAll("`", ""), level: depth });
        return `<h${depth} id="${id}"><a href="#${id}">${html}</a></h${depth}>\n`;
      },
      code: ({ lang, text }: Tokens.Code) => block(text, languageOf(lang), highlighter),
      paragraph({ raw, tokens }: Tokens.Paragraph) {
        const included = inclusionOf(raw.trim());
        return included === undefined
          ? `<p>${this.parser.parseInline(tokens)}</p>\n`
          : listing(included.file, regionOf(included.file, included.region), highlighter);
      },
      table(token: Tokens.Table) {
        const cells = (tag: "th" | "td", row: ReadonlyArray<Tokens.TableCell>): string =>
          row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("");
        const rows = token.rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("");
        return `<div class="wide" tabindex="0"><table><thead><tr>${
          cells("th", token.header)
        }</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escapeHtml(addressOf(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      codespan: ({ text }: Tokens.Codespan) => `<code>${escapeHtml(text)}</code>`,
    },
  });
  const html = sectionsOf(marked.lexer(markdown))
    .map((tokens) => `<section>\n${marked.parser(tokens)}</section>\n`)
    .join("");
  const whole = markdown.split("\n").map((line) => {
    const included = inclusionOf(line);
    if (included === undefined) return line;
    const { code } = regionOf(included.file, included.region);
    return `\`${included.file}\`:\n\n\`\`\`ts\n${code}\n\`\`\``;
  });
  return { title, html, outline, markdown: whole.join("\n") };
};
