import { Hono } from "hono";
import { exercisePassage, makeSearch, passagesOf } from "../../src/content/search.ts";
import type { Archive } from "../archive.ts";
import { SearchPage } from "../views/search_page.tsx";

/** Characters of a query that are looked at. */
const longest = 200;

/** Reads the lessons as they are kept for who wants them as Markdown, and the exercises' pages. */
const readPassages = async ({ guide, leaves }: Archive) => {
  const { inflate } = await import("../compression.ts");
  const decoder = new TextDecoder();
  const read = async (path: string) => decoder.decode(await inflate(leaves.get(path)!.brotli));
  const passages = guide.chapters.flatMap((chapter) => [
    read(`/lessons/${chapter.slug}.md`).then((markdown) => passagesOf({ ...chapter, markdown })),
    ...chapter.exercises.map(async ({ name, slug, title }) => {
      const address = `/lessons/${chapter.slug}/exercises/${slug}`;
      const lesson = `Exercise ${name} of ${chapter.title}`;
      return [exercisePassage(await read(address), { address, lesson, title })];
    }),
  ]);
  return (await Promise.all(passages)).flat();
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
