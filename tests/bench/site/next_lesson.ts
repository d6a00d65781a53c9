/**
 * How soon the next lesson is seen on a slow line, clicked after half a second on its link, beside
 * one that nobody could see coming.
 *
 * @module
 */
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Browser } from "npm:playwright-core@1.65.1";
import { launchChromium } from "../../site/chromium.ts";
import { type Ports, start } from "./child.ts";
import { slowLink } from "./slow_link.ts";
import { shownOn, slowProcessor, visit } from "./visit.ts";

/** In milliseconds. */
const onLink = 500;

/** From the click to the largest paint, in nanoseconds. */
const follow = async (browser: Browser, address: string, hovers: boolean): Promise<number> => {
  await using phone = await visit(browser);
  const { page } = phone;
  await page.goto(`${address}/lessons/thread-pool`, { waitUntil: "networkidle" });
  await slowProcessor(phone);
  const next = page.locator("a[rel=next]");
  await next.scrollIntoViewIfNeeded();
  // Whatever the scrolling has set off is over.
  await page.waitForTimeout(500);
  if (hovers) {
    await next.hover();
    await page.waitForTimeout(onLink);
  }
  const clicked = await next.evaluate((link: HTMLElement) => {
    const now = Date.now();
    link.click();
    return now;
  });
  await page.waitForURL("**/lessons/connection-pool");
  const { largestPaint } = await shownOn(page);
  const asked = await page.evaluate(() => performance.timeOrigin);
  return (asked + largestPaint - clicked) * 1e6;
};

export const nextLesson = async () => {
  await using server = start("server.ts");
  const ports = await server.read<Ports>();
  using link = slowLink(ports.site);
  const address = `http://localhost:${link.port}`;
  const browser = await launchChromium();
  try {
    await follow(browser, address, false);
    return {
      "plain": await follow(browser, address, false),
      "fetched ahead": await follow(browser, address, true),
    };
  } finally {
    await browser.close();
  }
};
