/**
 * What a learner does on the page of an exercise, for tests.
 *
 * @module
 */
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Locator, Page } from "npm:playwright-core@1.65.1";

/** The page of exercise 2.1. */
export const path = "/lessons/thread-pool/exercises/reject-when-full";

const folder = new URL(
  "../../lessons/02-thread-pool/exercises/1-reject-when-full/",
  import.meta.url,
);

/** A file of exercise 2.1, by its path in the exercise's folder. */
export const fileOf = (name: string): string => Deno.readTextFileSync(new URL(name, folder));

/** Goes where the workbench is: it opens when it is near. */
export const approach = (page: Page): Promise<void> =>
  page.locator(".workbench").scrollIntoViewIfNeeded();

/** The editor, once it is open. */
export const opened = async (page: Page): Promise<Locator> => {
  await approach(page);
  const editor = page.locator(".cm-content");
  await editor.waitFor();
  return editor;
};

/** Pastes a text in place of all. */
export const write = async (page: Page, text: string): Promise<void> => {
  const editor = await opened(page);
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await editor.evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, text);
};

export const textIn = async (page: Page): Promise<string> => {
  await opened(page);
  return (await page.locator(".cm-line").allInnerTexts()).map((line) => line.replace(/\n$/, ""))
    .join("\n");
};

export const status = (page: Page, text: string | RegExp) =>
  page.locator(".workbench .status").getByText(text);

/** Puts a file in place of what is there, and waits for its grade. */
export const gradeOnPage = async (
  page: Page,
  text: string,
  said: string | RegExp,
): Promise<void> => {
  await write(page, text);
  await page.keyboard.press("ControlOrMeta+Enter");
  await status(page, said).waitFor();
};
