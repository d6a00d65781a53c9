import assert from "node:assert/strict";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { browserTest } from "./browser.ts";
import { fileOf, path, status, write } from "./workbench_page.ts";

/** What a service worker keeps: the addresses of each edition, by its name. */
const keptIn = (page: Page): Promise<ReadonlyArray<readonly [string, ReadonlyArray<string>]>> =>
  page.evaluate(async () =>
    await Promise.all((await caches.keys()).map(async (name) => {
      const requests = await (await caches.open(name)).keys();
      return [name, requests.map(({ url }) => new URL(url).pathname)] as const;
    }))
  );

/** Milliseconds from look to look, and how many looks are had. */
const patience = { pause: 50, looks: 300 };

/** Waits until there are so many editions, and the latest has paths with these in them. */
const kept = async (page: Page, wanted: ReadonlyArray<string>, editions = 1): Promise<void> => {
  for (let look = 0; look < patience.looks; look++) {
    const all = await keptIn(page);
    const [, paths] = all.at(-1) ?? ["", []];
    const isThere = (part: string): boolean => paths.some((path) => path.includes(part));
    if (all.length === editions && wanted.every(isThere)) return;
    await page.waitForTimeout(patience.pause);
  }
  throw new Error(`it was not kept in time: ${wanted.join(", ")}`);
};

browserTest(
  "without a network, an exercise whose task was read is there after a reload, and is graded",
  async (page, address) => {
    await page.goto(address + path);
    await kept(page, ["/checks-02", "/frame.html", "/code_editor", "/solution_view"]);
    await page.context().setOffline(true);
    await page.reload();
    await write(page, fileOf("mistakes/barging.ts"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "10 of 12 points").waitFor();
    await page.locator(".results > li[data-state=Failed] svg").waitFor();
    await write(page, fileOf("solution.ts"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.locator(".difference").waitFor();
    await page.context().setOffline(false);
  },
);

browserTest(
  "the whole book is kept on request: a lesson that was never read is there without a network",
  async (page, address) => {
    await page.goto(address);
    await page.getByRole("button", { name: "Keep the whole book" }).click();
    await page.getByText("The whole book is in this browser.").waitFor({ timeout: 30_000 });
    await page.context().setOffline(true);
    await page.goto(`${address}/lessons/memory`);
    await page.getByRole("heading", { name: "The memory bulkhead", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    // What has to be asked for says that it cannot be, in the site's own dress.
    await page.goto(`${address}/search?q=queue`);
    await page.getByRole("heading", { name: "There is no network" }).waitFor();
    await page.getByRole("link", { name: "The memory bulkhead" }).click();
    await page.getByRole("heading", { name: "The memory bulkhead", level: 1 }).waitFor();
    await page.context().setOffline(false);
  },
);

/** Whether the site has been made anew. */
let isAnew = false;

browserTest(
  "the next edition has what was read of the one before, and takes over when that is left",
  async (page, address) => {
    await page.goto(address + path);
    await kept(page, [path, "/code_editor"]);
    isAnew = true;
    await page.evaluate(async () => await (await navigator.serviceWorker.ready).update());
    await kept(page, [path, "/code_editor", "/checks-02"], 2);
    // No page of the old one is open any more, which a browser notices in its own time.
    for (let look = 0; look < 10 && (await keptIn(page)).length > 1; look++) {
      await page.goto("about:blank");
      await page.waitForTimeout(patience.pause);
      await page.goto(address);
    }
    await kept(page, [path, "/code_editor"]);
    const [[name, paths]] = await keptIn(page) as [readonly [string, ReadonlyArray<string>]];
    assert.equal(name, "watertight-anew");
    assert.ok(!paths.includes("/lessons/memory"));
  },
  {
    through: (site) => async (request) => {
      if (!isAnew || new URL(request.url).pathname !== "/service-worker.js") {
        return await site(request);
      }
      // Not as the browser asks for it: neither compressed nor only if it has changed.
      const response = await site(new Request(request.url));
      const script = (await response.text()).replace(/"version":"[^"]+"/, '"version":"anew"');
      return new Response(script, response);
    },
  },
);
