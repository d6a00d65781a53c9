/**
 * Finds sections of the book and its exercises by the words in them.
 *
 * @module
 */
import type { Page } from "./page.ts";

/** A passage that was found. */
export interface Found {
  /** What it is a part of. */
  readonly lesson: string;
  readonly title: string;
  readonly address: string;
  /** Some of its text around the first word. */
  readonly excerpt: string;
}

/** A section of a lesson, or an exercise, as it is searched. */
export interface Passage extends Omit<Found, "excerpt"> {
  readonly text: string;
}

/** Prose as plain text, without code, tables and marks. */
const plainText = (markdown: string): string =>
  markdown
    .replace(/^```[^]*?^```$/gm, " ")
    .replace(/^\|.*$/gm, " ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^ *(?:[-*+>]|\d+\.) /gm, "")
    .replace(/[`*#]|(?<!\w)_|_(?!\w)/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The sections of a chapter, in order; what stands before the first has the chapter's title. */
export const passagesOf = (
  { markdown, outline, slug, title }: Pick<Page, "markdown" | "outline" | "title"> & {
    readonly slug: string;
  },
): ReadonlyArray<Passage> => {
  const [opening = "", ...parts] = markdown.split(/^#{2,3} .*$/m);
  const address = `/lessons/${slug}`;
  return [
    { lesson: title, title, address, text: plainText(opening) },
    ...outline.map((section, index) => ({
      lesson: title,
      title: section.title,
      address: `${address}#${section.id}`,
      text: plainText(parts[index] ?? ""),
    })),
  ];
};

const characters: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** An exercise as it is searched: its task, which is the article of its page, without code. */
export const exercisePassage = (
  html: string,
  { address, lesson, title }: Omit<Passage, "text">,
): Passage => ({
  lesson,
  title,
  address,
  text: (/<article>([^]*?)<\/article>/.exec(html)?.[1] ?? "")
    .replace(/<(pre|table)\b[^]*?<\/\1>/g, " ")
    .replace(/<\/?(?:p|li|h\d|ul|ol)\b[^>]*>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => characters[entity]!)
    .replace(/\s+/g, " ")
    .trim(),
});

const wordsIn = (text: string): ReadonlyArray<string> =>
  text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Characters of an excerpt. */
const excerptLength = 180;

/** Whole words around the first that was looked for. */
const excerptOf = (text: string, word: string): string => {
  const near = Math.max(0, text.toLowerCase().indexOf(word) - excerptLength / 3);
  const from = near === 0 ? 0 : text.indexOf(" ", near) + 1;
  const end = text.lastIndexOf(" ", from + excerptLength);
  const to = from + excerptLength >= text.length || end <= from ? text.length : end;
  return `${from > 0 ? "…" : ""}${text.slice(from, to).trim()}${to < text.length ? "…" : ""}`;
};

/** What a word is worth: in a title, in the title of the lesson, and each time in the text. */
const worth = { title: 30, lesson: 10, most: 9 };

/** Makes a search over passages: those that have all the words, the best first. */
export const makeSearch = (
  passages: ReadonlyArray<Passage>,
): (query: string) => ReadonlyArray<Found> => {
  const entries = passages.map((entry) => ({
    entry,
    title: entry.title.toLowerCase(),
    lesson: entry.lesson.toLowerCase(),
    body: entry.text.toLowerCase(),
  }));
  return (query) => {
    const words = wordsIn(query);
    if (words.length === 0) return [];
    return entries
      .map(({ body, entry, lesson, title }) => {
        const scores = words.map((word) =>
          (title.includes(word) ? worth.title : lesson.includes(word) ? worth.lesson : 0) +
          Math.min(worth.most, body.split(word).length - 1)
        );
        return { entry, score: Math.min(...scores) > 0 ? scores.reduce((a, b) => a + b) : 0 };
      })
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .map(({ entry: { address, lesson, text, title } }) => ({
        lesson,
        title,
        address,
        excerpt: excerptOf(text, words[0]!),
      }));
  };
};
