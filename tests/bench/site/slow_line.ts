/**
 * When a lesson is seen on a slow line by a slow phone, beside its words alone.
 *
 * @module
 */
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Browser } from "npm:playwright-core@1.65.1";
import { launchChromium } from "../../site/chromium.ts";
import { median } from "../samples.ts";
import { type Ports, start } from "./child.ts";
import { type Shown, shownOn, slowNetwork, slowProcessor, visit } from "./visit.ts";

const lesson = "/lessons/thread-pool";

/** Of each page in turn; their median counts. */
const visits = 5;

const see = async (browser: Browser, address: string): Promise<Shown> => {
  await using phone = await visit(browser);
  await slowNetwork(phone);
  await slowProcessor(phone);
  await phone.page.goto(address);
  return await shownOn(phone.page);
};

export const slowLine = async () => {
  await using server = start("server.ts");
  const ports = await server.read<Ports>();
  const browser = await launchChromium();
  try {
    const pages = {
      site: `http://localhost:${ports.site}${lesson}`,
      bare: `http://localhost:${ports.bare}/words${lesson}`,
    };
    // The server and the browser are no longer new when it counts.
    for (const address of Object.values(pages)) await see(browser, address);
    const seen = { site: [] as Array<Shown>, bare: [] as Array<Shown> };
    for (let visit = 0; visit < visits; visit++) {
      seen.site.push(await see(browser, pages.site));
      seen.bare.push(await see(browser, pages.bare));
    }
    const of = (page: keyof typeof seen, figure: keyof Shown): number =>
      median(seen[page].map((shown) => shown[figure]));
    return {
      "first paint, site": of("site", "firstPaint") * 1e6,
      "largest paint, site": of("site", "largestPaint") * 1e6,
      "largest paint, bare": of("bare", "largestPaint") * 1e6,
      "layout shift": Math.max(...seen.site.map(({ shift }) => shift)),
      "blocked, site": of("site", "blocked") * 1e6,
      "blocked, bare": of("bare", "blocked") * 1e6,
    };
  } finally {
    await browser.close();
  }
};
