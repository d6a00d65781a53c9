import assert from "node:assert/strict";
import { lessons } from "../../lessons/mod.ts";
import { browserTest } from "./browser.ts";

browserTest("no page is wider than a phone of 360 pixels", async (page, address) => {
  for (const path of ["/", "/book", ...lessons.map(({ slug }) => `/lessons/${slug}`)]) {
    await page.goto(address + path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${path}: ${width}`);
  }
}, { viewport: { width: 360, height: 800 } });

browserTest(
  "on a phone, a page is laid out to its end by itself, and nothing moves in the first view",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool`);
    const parts = page.locator("section, .listing pre");
    const late = page.locator(":is(section, .listing pre):not(.laid-out)");
    await late.first().waitFor({ state: "detached" });
    for (const part of await parts.all()) {
      assert.equal(await part.evaluate((it) => getComputedStyle(it).contentVisibility), "visible");
    }
    const shift = await page.evaluate(() => {
      const observer = new PerformanceObserver(() => {});
      observer.observe({ type: "layout-shift", buffered: true });
      return observer.takeRecords().length;
    });
    assert.equal(shift, 0);
  },
  { viewport: { width: 360, height: 800 } },
);

browserTest(
  "on a phone, a page that is come back to is where it was left, once it has its height",
  async (page, address) => {
    const lesson = `${address}/lessons/thread-pool`;
    await page.goto(lesson);
    await page.locator(":is(section, .listing pre):not(.laid-out)").first()
      .waitFor({ state: "detached" });
    const topOf = () =>
      page.locator("article > section").nth(6).evaluate((it) => it.getBoundingClientRect().top);
    await page.locator("article > section").nth(6).evaluate((it) => it.scrollIntoView());
    const before = await topOf();
    const isThere = async (): Promise<void> => {
      await page.waitForFunction(() => scrollY > 0);
      await page.waitForTimeout(500);
      assert.ok(Math.abs(await topOf() - before) < 2, `${await topOf()} and not ${before}`);
    };
    await page.reload();
    await isThere();
    await page.goto(`${address}/lessons/memory`);
    await page.goBack();
    await isThere();
    // Whoever comes by a link begins at the top.
    await page.goto(`${address}/lessons/memory`);
    await page.goto(lesson);
    assert.equal(await page.evaluate(() => scrollY), 0);
  },
  { viewport: { width: 360, height: 780 } },
);

browserTest(
  "without script, a phone lays out what is near, and every heading is where its link leads",
  async (page, address) => {
    const lesson = `${address}/lessons/thread-pool`;
    await page.goto(lesson);
    const last = page.locator("article > section").last();
    assert.equal(await last.evaluate((it) => getComputedStyle(it).contentVisibility), "auto");
    const addresses = await page.locator(".outline a").evaluateAll((links) =>
      links.map((link) => link.getAttribute("href")!)
    );
    for (const heading of addresses) {
      await page.goto("about:blank");
      await page.goto(lesson + heading);
      const { y } = (await page.locator(heading).boundingBox())!;
      assert.ok(y >= 0 && y < 400, `${heading}: ${y}`);
    }
  },
  { javaScriptEnabled: false, viewport: { width: 360, height: 800 } },
);
