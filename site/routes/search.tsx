import { Hono } from "hono";
import type { Guide } from "../../src/content/edition.ts";
import { makeSearch } from "../../src/content/search.ts";
import { SearchPage } from "../views/search_page.tsx";

/** Characters of a query that are looked at. */
const longest = 200;

/** Finds passages of the book. */
export const search = (guide: Guide): Hono => {
  const app = new Hono();
  const find = makeSearch(guide.passages);
  app.get("/search", (context) => {
    const query = (context.req.query("q") ?? "").trim().slice(0, longest);
    return context.html(<SearchPage frame={guide} query={query} found={find(query)} />);
  });
  return app;
};
