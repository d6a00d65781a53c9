import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import type { Asset, Frame } from "../../src/content/edition.ts";
import { iconAddress } from "./icon.ts";

/** The frame of every page. */
export const Document = (props: {
  readonly title: string;
  readonly description: string;
  readonly frame: Frame;
  /** The path of a picture that stands for the page where a link to it is shown. */
  readonly picture?: string;
  /** Style sheets of its own. */
  readonly styles?: ReadonlyArray<Pick<Asset, "path">>;
  readonly children: Child;
}) => (
  <>
    {raw("<!doctype html>")}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{props.title}</title>
        <meta name="description" content={props.description} />
        <meta property="og:title" content={props.title} />
        <meta property="og:description" content={props.description} />
        <meta property="og:type" content="article" />
        {props.picture && (
          <>
            <meta
              property="og:image"
              content={props.frame.origin + props.picture}
            />
            <meta name="twitter:card" content="summary_large_image" />
          </>
        )}
        <meta name="color-scheme" content="light dark" />
        <link rel="alternate" type="application/atom+xml" title="Lessons" href="/feed.xml" />
        <link rel="icon" href={iconAddress} type="image/svg+xml" />
        {[props.frame.styles, ...props.styles ?? []].map(({ path }) => (
          <link rel="stylesheet" href={path} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the text</a>
        <div class="read" aria-hidden="true" />
        <header class="bar">
          <a class="home" href="/">Watertight</a>
          <nav aria-label="Site">
            <a href="/#lessons">Lessons</a>
            <a href="/book">The whole book</a>
            <a href="/search">Search</a>
          </nav>
        </header>
        {props.children}
        <footer class="foot">
          <p>
            What you read is what runs: every listing is cut from the file that runs, and every
            figure is printed by a run.
          </p>
        </footer>
        {/* Asked for later, it leaves the line to the style sheet, which what is seen waits for. */}
        <script type="module" src={props.frame.script.path} />
      </body>
    </html>
  </>
);
