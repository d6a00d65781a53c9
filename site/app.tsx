/**
 * The site as a function from requests to responses. It knows no host: what is rendered ahead is
 * given to it.
 *
 * @module
 */
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { Edition } from "../src/content/edition.ts";
import type { Lesson } from "../src/lesson/lesson.ts";
import type { House } from "./house.ts";
import { indexes } from "./routes/indexes.ts";
import { pages } from "./routes/pages.tsx";
import { runs } from "./routes/run.ts";
import { security } from "./security.ts";
import { MessagePage } from "./views/message_page.tsx";

export interface Site {
  readonly edition: Edition;
  readonly lessons: ReadonlyArray<Lesson>;
  readonly house: House;
}

export const makeApp = ({ edition, house, lessons }: Site): Hono => {
  const app = new Hono();
  app.use(security);
  app.route("/", runs(lessons, house));
  app.use(etag());
  app.route("/", pages(edition));
  app.route("/", indexes(edition));
  app.on(
    ["POST", "PUT", "PATCH", "DELETE"],
    "*",
    (context) => context.text("This site is only read.\n", 405, { Allow: "GET, HEAD" }),
  );

  app.notFound((context) =>
    context.html(
      <MessagePage
        edition={edition}
        title="There is no such page"
        text="It may have moved, or the address has a slip of the pen in it."
      />,
      404,
    )
  );
  app.onError((_, context) =>
    context.html(
      <MessagePage
        edition={edition}
        title="Something broke"
        text="It was our fault, and not your request. Try again in a moment."
      />,
      500,
    )
  );
  return app;
};
