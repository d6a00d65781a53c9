/**
 * The site in Chromium, for tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
// Tests' tools only: the site itself has no use for them.
// deno-lint-ignore no-import-prefix
import type { Browser, Page } from "npm:playwright-core@1.65.1";
// deno-lint-ignore no-import-prefix
import axe from "npm:axe-core@4.14.1";
import { hasChromium, launchChromium } from "./chromium.ts";
import { type Open, openSite } from "./open_site.ts";

/** Where there is no browser the tests are ignored, and say so; on CI that would be a failure. */
const missing = !hasChromium && Deno.env.get("CI") === undefined;

/** One browser for the tests of a file; each has a profile of its own in it. */
let launched: Promise<Browser> | undefined;

Deno.test.afterAll(async () => await (await launched)?.close());

/** Milliseconds within which everything that is waited for comes about. */
const patience = 15_000;

/** How a browser is set up, and what stands between it and the site. */
export type BrowserTestOptions = NonNullable<Parameters<Browser["newContext"]>[0]> & {
  readonly through?: (site: Open["fetch"]) => Open["fetch"];
};

/** A test in a browser with a new profile: it fails when a page complains, or asks anyone else. */
export const browserTest = (
  title: string,
  run: (page: Page, address: string) => Promise<void>,
  { through = (site) => site, ...options }: BrowserTestOptions = {},
): void =>
  Deno.test({
    name: missing ? `${title} (ignored: there is no chromium on the path)` : title,
    ignore: missing,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const { fetch, house } = await openSite();
      const server = Deno.serve({ port: 0, onListen: () => {} }, through(fetch));
      const address = `http://localhost:${server.addr.port}`;
      const browser = await (launched ??= launchChromium());
      const context = await browser.newContext(options);
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(patience);
        const complaints: Array<string> = [];
        page.on("console", (message) => {
          if (message.type() === "error") complaints.push(message.text());
        });
        page.on("pageerror", ({ message }) => complaints.push(message));
        // What a page has made itself is had from nobody.
        page.on("request", (request) => {
          const asked = request.url().replace(/^blob:.*/, address);
          if (!asked.startsWith(address)) complaints.push(`asked ${asked}`);
        });
        await run(page, address);
        assert.deepEqual(complaints, []);
      } finally {
        await context.close();
        await Effect.runPromise(house.close);
        await server.shutdown();
      }
    },
  });

/** What axe has against a page as it is shown now, as lines. */
const complaintsOf = (page: Page, options: axe.RunOptions): Promise<ReadonlyArray<string>> =>
  page.evaluate(async (options) => {
    const there = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await there.axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, options);

/** What axe has against a page, light and dark: between the two only colours change. */
export const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await complaintsOf(page, {});
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await complaintsOf(page, { runOnly: ["color-contrast"] });
  return [...light.map((line) => `light: ${line}`), ...dark.map((line) => `dark: ${line}`)];
};
