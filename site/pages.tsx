/**
 * Renders every page of an edition that no request changes, and the files that pages refer to.
 *
 * @module
 */
import { type Asset, type Chapter, type Edition, guideOf } from "../src/content/edition.ts";
import type { Page } from "./archive.ts";
import { policyWith, speculationPath } from "./security.ts";
import { BookPage } from "./views/book_page.tsx";
import { ExercisePage } from "./views/exercise_page.tsx";
import { HomePage } from "./views/home_page.tsx";
import { icon } from "./views/icon.ts";
import { LessonPage } from "./views/lesson_page.tsx";
import { MessagePage } from "./views/message_page.tsx";

const page = (path: string, type: string, content: Page["content"]): Page => ({
  path,
  type,
  content,
  immutable: false,
});

/** What a component renders to: a string, or a promise of one where a part of it is. */
type Markup = { readonly toString: () => string };

const html = (path: string, markup: Markup): Page =>
  page(path, "text/html; charset=utf-8", markup.toString());

const assetPage = (asset: Asset): Page => ({ ...asset, immutable: true });

const chapterPages = (edition: Edition, chapter: Chapter, index: number): ReadonlyArray<Page> => {
  const { chapters } = edition;
  const { exercises, recording, slug } = chapter;
  const address = `/lessons/${slug}`;
  return [
    html(
      address,
      <LessonPage
        chapter={chapter}
        previous={chapters[index - 1]}
        next={chapters[index + 1]}
        edition={edition}
      />,
    ),
    page(`${address}.md`, "text/markdown; charset=utf-8", chapter.page.markdown),
    ...[recording.picture, recording.preview, recording.transcript].map(assetPage),
    ...exercises.map((exercise) => ({
      ...html(
        `${address}/exercises/${exercise.slug}`,
        <ExercisePage edition={edition} chapter={chapter} exercise={exercise} />,
      ),
      policy: policyWith("frame-src 'self'"),
    })),
    ...exercises.flatMap(({ bench, solution }) => [bench, solution].map(assetPage)),
  ];
};

/**
 * What a browser may fetch ahead, when a reader seems about to follow a link: pages, which are
 * rendered already, and no runs, which are not.
 */
const speculationRules = {
  prefetch: [{
    where: { and: [{ href_matches: "/*" }, { not: { href_matches: "/lessons/*/run*" } }] },
    eagerness: "moderate",
  }],
};

export const pagesOf = (edition: Edition): ReadonlyArray<Page> => {
  const { benchStyles, chapters, chunks, grader, script, styles } = edition;
  return [
    html("/", <HomePage edition={edition} />),
    html("/book", <BookPage edition={edition} />),
    html(
      "/offline",
      <MessagePage
        guide={guideOf(edition)}
        title="There is no network"
        text="What you have read before is kept, and opens as ever; this page is not."
      />,
    ),
    page(
      speculationPath,
      "application/speculationrules+json",
      JSON.stringify(speculationRules),
    ),
    page("/favicon.svg", "image/svg+xml", icon),
    ...chapters.flatMap((chapter, index) => chapterPages(edition, chapter, index)),
    ...[styles, benchStyles, script, ...chunks, ...grader].map(assetPage),
  ];
};
