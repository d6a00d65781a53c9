import { Hono } from "hono";
import type { Guide } from "../../src/content/edition.ts";
import { escapeHtml } from "../../src/content/escape.ts";

/** Lists of the site's pages, for programs. */
export const indexes = (guide: Guide): Hono => {
  const { chapters, made } = guide;
  const app = new Hono();

  const addresses = [
    "/",
    "/book",
    ...chapters.flatMap(({ exercises, slug }) => [
      `/lessons/${slug}`,
      ...exercises.map((exercise) => `/lessons/${slug}/exercises/${exercise.slug}`),
    ]),
  ];

  app.get("/robots.txt", (context) => {
    const { origin } = new URL(context.req.url);
    // Runs are computed: a crawler has no use for them.
    return context.text(
      `User-agent: *\nDisallow: /lessons/*/run\n\nSitemap: ${origin}/sitemap.xml\n`,
    );
  });

  app.get("/sitemap.xml", (context) => {
    const { origin } = new URL(context.req.url);
    const urls = addresses.map((address) => `<url><loc>${origin}${address}</loc></url>`);
    return context.body(
      `<?xml version="1.0" encoding="UTF-8"?>\n` +
        `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join("")}</urlset>\n`,
      200,
      { "Content-Type": "application/xml; charset=utf-8" },
    );
  });

  app.get("/feed.xml", (context) => {
    const { origin } = new URL(context.req.url);
    const entries = chapters.map(({ slug, summary, title }) => {
      const address = `${origin}/lessons/${slug}`;
      return `<entry><id>${address}</id><title>${escapeHtml(title)}</title>` +
        `<link href="${address}"/><updated>${made}</updated>` +
        `<summary>${escapeHtml(summary)}</summary></entry>`;
    });
    return context.body(
      `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">` +
        `<id>${origin}/</id><title>Watertight</title><updated>${made}</updated>` +
        `<author><name>Watertight</name></author><link rel="self" href="${origin}/feed.xml"/>` +
        `${entries.join("")}</feed>\n`,
      200,
      { "Content-Type": "application/atom+xml; charset=utf-8" },
    );
  });
  return app;
};
