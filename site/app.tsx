/**
 * The site as a function from requests to responses. It knows no host: what differs between hosts
 * is given to it.
 *
 * @module
 */
import { Hono, type MiddlewareHandler } from "hono";
import { etag } from "hono/etag";
import { trimTrailingSlash } from "hono/trailing-slash";
import type { Archive } from "./archive.ts";
import { indexes } from "./routes/indexes.ts";
import { makePages } from "./routes/pages.ts";
import type { Runs } from "./routes/run.ts";
import { search } from "./routes/search.tsx";
import { readOnly, secure, security } from "./security.ts";
import { MessagePage } from "./views/message_page.tsx";

export interface Site {
  readonly archive: Archive;
  /**
   * Loads what answers requests for runs, whenever there is one, and always the same. It comes with
   * Effect and the lessons; pages are answered without.
   */
  readonly runs: () => Promise<Runs>;
}

/** An answer to HEAD says how long the body is that Hono leaves out of it. */
const lengthForHead: MiddlewareHandler = async (context, next) => {
  await next();
  const { res: answer } = context;
  if (context.req.method !== "HEAD" || answer.body === null) return;
  const { byteLength } = await answer.arrayBuffer();
  answer.headers.set("Content-Length", String(byteLength));
};

/** What is not made ahead, and what is said where there is nothing. */
const makeRest = ({ archive, runs }: Site, latePage: MiddlewareHandler): Hono => {
  const { guide } = archive;
  const app = new Hono();
  // Its answers have their headers already: a refusal does not wait for `security` to find them.
  app.get("/lessons/:slug/run", async (context, next) => (await runs()).run(context, next));
  app.use(lengthForHead);
  app.use(security);
  app.get("/healthz", async (context, next) => (await runs()).health(context, next));
  app.get("*", latePage);
  app.use(readOnly);
  app.use(trimTrailingSlash());
  app.use(etag());
  app.route("/", search(archive));
  app.route("/", indexes(guide));

  app.notFound((context) =>
    context.html(
      <MessagePage
        guide={guide}
        title="There is no such page"
        text="It may have moved, or the address has a slip of the pen in it."
      />,
      404,
    )
  );
  app.onError(async (error, context) => {
    console.error(error);
    const answer = await context.html(
      <MessagePage
        guide={guide}
        title="Something broke"
        text="It was our fault, and not your request. Try again in a moment."
      />,
      500,
    );
    secure(answer.headers);
    return answer;
  });
  return app;
};

export const makeApp = (site: Site): Hono => {
  const { latePage, page } = makePages(site.archive);
  const app = makeRest(site, latePage);
  const { fetch } = app;
  // A page is answered before Hono is asked: finding it there would take longer.
  app.fetch = (request, ...rest) => page(request) ?? fetch(request, ...rest);
  return app;
};
