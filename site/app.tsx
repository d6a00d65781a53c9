/**
 * The site as a function from requests to responses. It knows no host: what differs between hosts
 * is given to it.
 *
 * @module
 */
import * as Services from "effect/Context";
import { type Context, Hono } from "hono";
import { etag } from "hono/etag";
import { trimTrailingSlash } from "hono/trailing-slash";
import type { Lesson } from "../src/lesson/lesson.ts";
import type { Archive } from "./archive.ts";
import type { House } from "./house.ts";
import { indexes } from "./routes/indexes.ts";
import { pages } from "./routes/pages.ts";
import { runs } from "./routes/run.ts";
import { search } from "./routes/search.tsx";
import { readOnly, security } from "./security.ts";
import { MessagePage } from "./views/message_page.tsx";

export interface Site {
  readonly archive: Archive;
  readonly lessons: ReadonlyArray<Lesson>;
  readonly house: House;
  /** Tells clients apart: the address that a request comes from. */
  readonly clientOf: (context: Context) => string;
  /** What runs are given of this host, where it is not what they take by themselves. */
  readonly services?: Services.Context<never>;
}

export const makeApp = (
  { archive, clientOf, house, lessons, services = Services.empty() }: Site,
): Hono => {
  const { guide } = archive;
  const app = new Hono();
  app.use(security);
  app.use(readOnly);
  app.use(trimTrailingSlash());
  app.route("/", runs({ lessons, house, clientOf, services }));
  app.route("/", pages(archive));
  app.use(etag());
  app.route("/", search(guide));
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
  app.onError((error, context) => {
    console.error(error);
    return context.html(
      <MessagePage
        guide={guide}
        title="Something broke"
        text="It was our fault, and not your request. Try again in a moment."
      />,
      500,
    );
  });
  return app;
};
