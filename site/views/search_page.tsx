import type { Frame } from "../../src/content/edition.ts";
import type { Found } from "../../src/content/search.ts";
import { Document } from "./document.tsx";

const answerTo = (query: string, found: ReadonlyArray<Found>): string => {
  if (query === "") return "Every lesson, section by section, and every exercise.";
  if (found.length === 0) return `Nothing has all of “${query}” in it. Try fewer words.`;
  return `${found.length} ${found.length === 1 ? "passage" : "passages"} with “${query}”.`;
};

/** A search, and what it found. */
export const SearchPage = (props: {
  readonly frame: Frame;
  readonly query: string;
  readonly found: ReadonlyArray<Found>;
}) => {
  const { found, frame, query } = props;
  return (
    <Document title="Search · Watertight" description="Search the book." frame={frame}>
      <main id="content" class="front">
        <h1>Search</h1>
        <form class="tools" action="/search" role="search">
          <label for="q">Words to look for</label>{" "}
          <input id="q" name="q" type="search" value={query} maxlength={200} />{" "}
          <button type="submit">Search</button>
        </form>
        <p role="status">{answerTo(query, found)}</p>
        <ol class="lessons">
          {found.map(({ address, excerpt, lesson, title }) => (
            <li>
              <a href={address}>{title}</a> <small>{lesson}</small>
              <p>{excerpt}</p>
            </li>
          ))}
        </ol>
      </main>
    </Document>
  );
};
