import { raw } from "hono/html";
import type { Chapter, Edition } from "../../src/content/edition.ts";
import { Document } from "./document.tsx";

/** Addresses within a chapter, made distinct from those of the others. */
const apart = ({ page, slug }: Chapter): string =>
  page.html.replaceAll(
    / (id|href)="(#?)([^":/]+)"/g,
    (whole, name, hash, id) =>
      name === "href" && hash === "" ? whole : ` ${name}="${hash}${slug}--${id}"`,
  );

/** Every lesson on one page, to print or to keep. */
export const BookPage = ({ edition }: { readonly edition: Edition }) => (
  <Document
    title="The whole book · Watertight"
    description="Every lesson of Watertight on one page, to print or to keep."
    frame={edition}
  >
    <main id="content" class="book">
      <h1>Watertight</h1>
      <nav aria-label="Lessons">
        <ol>
          {edition.chapters.map(({ slug, title }) => (
            <li>
              <a href={`#${slug}`}>{title}</a>
            </li>
          ))}
        </ol>
      </nav>
      {edition.chapters.map((chapter) => (
        <article id={chapter.slug}>
          <p class="kicker">Lesson {chapter.number}</p>
          <h1>{chapter.title}</h1>
          {raw(apart(chapter))}
        </article>
      ))}
    </main>
  </Document>
);
