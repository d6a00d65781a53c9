/**
 * The site in Chromium, for tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import { type Browser, chromium, type Page } from "npm:playwright-core@1.65.1";
// deno-lint-ignore no-import-prefix
import axe from "npm:axe-core@4.14.1";
import { openSite } from "./open_site.ts";

/** The first of these that is on the path. */
const executablePath = (await Promise.all(
  ["chromium", "chromium-browser", "google-chrome"].map((name) =>
    new Deno.Command("which", { args: [name] }).output()
  ),
)).filter(({ success }) => success)
  .map(({ stdout }) => new TextDecoder().decode(stdout).trim())[0];

/** Where there is no browser the tests are ignored, and say so; on CI that would be a failure. */
const missing = executablePath === undefined && Deno.env.get("CI") === undefined;

/** Milliseconds within which everything that is waited for comes about. */
const patience = 15_000;

/** A test in a browser of its own: it fails when a page complains, or asks anyone else. */
export const browserTest = (
  title: string,
  run: (page: Page, address: string) => Promise<void>,
  options: Parameters<Browser["newPage"]>[0] = {},
): void =>
  Deno.test({
    name: missing ? `${title} (ignored: there is no chromium on the path)` : title,
    ignore: missing,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const { fetch, house } = await openSite();
      const server = Deno.serve({ port: 0, onListen: () => {} }, fetch);
      const address = `http://localhost:${server.addr.port}`;
      const browser = await chromium.launch({
        executablePath: executablePath!,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
      try {
        const page = await browser.newPage(options);
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
        await browser.close();
        await Effect.runPromise(house.close);
        await server.shutdown();
      }
    },
  });

/** What axe has against a page, as lines. */
export const violations = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const there = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await there.axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
};
