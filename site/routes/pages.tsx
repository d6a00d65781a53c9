import { Hono } from "hono";
import type { Edition } from "../../src/content/edition.ts";
import { makeSearch } from "../../src/content/search.ts";
import { BookPage } from "../views/book_page.tsx";
import { ExercisePage } from "../views/exercise_page.tsx";
import { HomePage } from "../views/home_page.tsx";
import { LessonPage } from "../views/lesson_page.tsx";
import { SearchPage } from "../views/search_page.tsx";

/** A drawn picture brings its own style. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** A hull in cross-section, one compartment flooded. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
  `<path d="M2 6h28l-4 20H6z" fill="#0b5f80"/><path d="M7 9h4v14H8z" fill="#fff"/>` +
  `<path d="M14 9h4v6h-4z" fill="#fff"/><path d="M21 9h4l-1 14h-3z" fill="#fff"/></svg>`;

/** What is read: the home page, the lessons, the whole book, and what they refer to. */
export const pages = (edition: Edition): Hono => {
  const { chapters, chunks, script, styles } = edition;
  const app = new Hono();

  app.get("/", (context) => context.html(<HomePage edition={edition} />));
  const search = makeSearch(chapters);
  app.get("/search", (context) => {
    const query = (context.req.query("q") ?? "").trim().slice(0, 200);
    return context.html(<SearchPage edition={edition} query={query} found={search(query)} />);
  });
  app.get("/book", (context) => context.html(<BookPage edition={edition} />));
  app.get(
    "/favicon.svg",
    (context) => context.body(icon, 200, { "Content-Type": "image/svg+xml" }),
  );
  for (const { content, path, type } of [styles, script, ...chunks]) {
    app.get(path, (context) =>
      context.body(content, 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=31536000, immutable",
      }));
  }

  chapters.forEach((chapter, index) => {
    const address = `/lessons/${chapter.slug}`;
    app.get(address, (context) =>
      context.html(
        <LessonPage
          chapter={chapter}
          previous={chapters[index - 1]}
          next={chapters[index + 1]}
          edition={edition}
        />,
      ));
    for (const exercise of chapter.exercises) {
      app.get(
        `${address}/exercises/${exercise.slug}`,
        (context) =>
          context.html(<ExercisePage edition={edition} chapter={chapter} exercise={exercise} />),
      );
    }
    app.get(
      `${address}.md`,
      (context) =>
        context.body(chapter.page.markdown, 200, {
          "Content-Type": "text/markdown; charset=utf-8",
        }),
    );
    app.get(`${address}/run.txt`, (context) => context.text(chapter.recording.transcript));
    app.get(`${address}/run.svg`, (context) =>
      context.body(chapter.recording.picture, 200, {
        "Content-Type": "image/svg+xml",
        "Content-Security-Policy": picturePolicy,
      }));
  });
  return app;
};
