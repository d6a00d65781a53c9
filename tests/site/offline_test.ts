import { browserTest } from "./browser.ts";
import { fileOf, path, status, write } from "./workbench_page.ts";

browserTest(
  "without a network, an exercise whose task was read is there after a reload, and is graded",
  async (page, address) => {
    await page.goto(address + path);
    await page.evaluate(async () => {
      const wanted = ["/checks-02", "/frame.html", "/code_editor", "/solution_view"];
      for (let isKept = false; !isKept;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const [name] = await caches.keys();
        const kept = name === undefined ? [] : await (await caches.open(name)).keys();
        isKept = wanted.every((part) => kept.some(({ url }) => url.includes(part)));
      }
    });
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
