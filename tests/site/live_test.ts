import assert from "node:assert/strict";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { browserTest, violations } from "./browser.ts";

const path = "/lessons/thread-pool/exercises/reject-when-full";

const read = (file: string): string =>
  Deno.readTextFileSync(new URL(`../../lessons/${file}`, import.meta.url));

const solution = read("02-thread-pool/exercises/1-reject-when-full/solution.ts");

/** Writes a file in the editor, and has it run in the lesson's program. */
const watch = async (page: Page, source: string): Promise<void> => {
  await page.locator(".cm-content").waitFor();
  await page.locator(".cm-content").fill(source);
  await page.getByRole("button", { name: "Watch it in the lesson" }).click();
};

browserTest("a solution runs in the lesson's program", async (page, address) => {
  await page.goto(address + path);
  await watch(page, solution);
  await page.getByText("It ran in the lesson’s program: see below.").waitFor();
  await page.screenshot({ path: "/tmp/live.png", fullPage: true });
  assert.deepEqual(await violations(page), []);
});
