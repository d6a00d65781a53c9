import assert from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { fileOf, opened, path, status, textIn, write } from "./workbench_page.ts";

const draftName = "watertight/draft/thread-pool/reject-when-full";

/** Fills a browser's storage to the last character. */
const fill = (): void => {
  for (let size = 1 << 20; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (let part = 0;; part++) localStorage.setItem(`filled ${size} ${part}`, "x".repeat(size));
    } catch {
      // So much does not fit any more.
    }
  }
};

browserTest(
  "a draft outlives a reload and a page that is left at once; the starter again keeps it",
  async (page, address) => {
    await page.goto(address + path);
    const starter = await textIn(page);
    await write(page, "export const first = 1;");
    await page.getByText("Saved in this browser").waitFor();
    await page.reload();
    assert.equal(await textIn(page), "export const first = 1;");
    await write(page, "export const second = 2;");
    // Before there was a pause.
    await page.goto(`${address}/`);
    await page.goto(address + path);
    assert.equal(await textIn(page), "export const second = 2;");
    // The second time, what is there is the starter.
    for (let time = 0; time < 2; time++) {
      await page.getByRole("button", { name: "Starter again" }).click();
      assert.equal(await textIn(page), starter);
    }
    await page.reload();
    await opened(page);
    await page.getByRole("button", { name: "Your old draft" }).click();
    assert.equal(await textIn(page), "export const second = 2;");
  },
);

browserTest(
  "where there is no room left, what was kept is shown; what cannot be kept is said, and not lost",
  async (page, address) => {
    await page.goto(address + path);
    await write(page, "export const first = 1;");
    await page.getByText("Saved in this browser").waitFor();
    await page.evaluate(fill);
    await page.reload();
    assert.equal(await textIn(page), "export const first = 1;");
    await write(page, fileOf("solution.ts"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed: all 12 points").waitFor();
    await page.getByText("Not saved: there is no room left").waitFor();
    await page.getByText("Your progress is not kept. There is no room left").waitFor();
    await page.getByRole("button", { name: "Starter again" }).click();
    await page.getByRole("button", { name: "Your old draft" }).click();
    assert.equal(await textIn(page), fileOf("solution.ts"));
  },
);

browserTest(
  "what is written in two tabs is not lost: each hears of the other, and the older is set aside",
  async (page, address) => {
    await page.goto(address + path);
    await opened(page);
    const other = await page.context().newPage();
    await other.goto(address + path);
    await write(other, "export const there = 1;");
    await other.getByText("Saved in this browser").waitFor();
    await page.getByText("Another tab has written here").waitFor();
    await write(page, "export const here = 1;");
    await page.getByText("What another tab wrote here is your old draft").waitFor();
    assert.equal(
      await page.evaluate((name) => localStorage.getItem(name), draftName),
      "export const here = 1;",
    );
    await page.getByRole("button", { name: "Your old draft" }).click();
    assert.equal(await textIn(page), "export const there = 1;");
  },
);
