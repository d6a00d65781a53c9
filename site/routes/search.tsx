import { Hono } from "hono";
import { makeSearch, passagesOf } from "../../src/content/search.ts";
import type { Archive } from "../archive.ts";
import { SearchPage } from "../views/search_page.tsx";

/** Characters of a query that are looked at. */
const longest = 200;

/** Reads the book as it is kept for who wants it as Markdown. */
const readPassages = async ({ guide, leaves }: Archive) => {
  const { inflate } = await import("../compression.ts");
  const decoder = new TextDecoder();
  const chapters = await Promise.all(guide.chapters.map(async (chapter) => {
    const { brotli } = leaves.get(`/lessons/${chapter.slug}.md`)!;
    return passagesOf({ ...chapter, markdown: decoder.decode(await inflate(brotli)) });
  }));
  return chapters.flat();
};

/** Finds passages of the book. They are read when somebody looks for the first. */
export const search = (archive: Archive): Hono => {
  const app = new Hono();
  let find: ReturnType<typeof makeSearch> | undefined;
  app.get("/search", async (context) => {
    const query = (context.req.query("q") ?? "").trim().slice(0, longest);
    if (query !== "") find ??= makeSearch(await readPassages(archive));
    const found = find?.(query) ?? [];
    return context.html(<SearchPage frame={archive.guide} query={query} found={found} />);
  });
  return app;
};
