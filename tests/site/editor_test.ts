import assert from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { approach, fileOf, opened, path, status, textIn, write } from "./workbench_page.ts";

browserTest(
  "what is typed, composed and picked from a menu is there once, and can be undone",
  async (page, address) => {
    await page.goto(address + path);
    await write(page, "");
    const devtools = await page.context().newCDPSession(page);
    await page.keyboard.type("{\nlet caf");
    // As from a menu of accents: a text that no key stands for.
    await page.keyboard.insertText("é");
    await devtools.send("Input.imeSetComposition", {
      text: "n",
      selectionStart: 1,
      selectionEnd: 1,
    });
    await devtools.send("Input.insertText", { text: "ñ" });
    await page.keyboard.type(";\n}");
    assert.equal(await textIn(page), "{\n  let caféñ;\n}");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.type("1");
    assert.equal(await textIn(page), "{\n  let caféñ;\n1");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await textIn(page), "{\n  let caféñ;\n}");
  },
);

browserTest(
  "by keyboard alone: Tab goes by, and once something was typed it indents; Escape and Tab leave",
  async (page, address) => {
    await page.goto(address + path);
    await (await opened(page)).focus();
    const focused = () => page.evaluate(() => document.activeElement!.textContent);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Grade");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.type("a");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Tab");
    assert.match(await textIn(page), /^ {2}import/);
    await page.keyboard.press("ControlOrMeta+z");
    assert.match(await textIn(page), /^import/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Grade");
    await page.keyboard.press("Enter");
    await status(page, /\d+ of 12 points/).waitFor();
  },
);

browserTest(
  "where the editor cannot be loaded, a plain field has the same buttons",
  async (page, address) => {
    const broken = { contentType: "text/javascript", body: "throw new Error('broken')" };
    await page.route(/code_editor/, (route) => route.fulfill(broken));
    await page.goto(address + path);
    await approach(page);
    const field = page.getByRole("textbox", { name: "Your code for exercise 2.1" });
    await field.fill(fileOf("mistakes/barging.ts"));
    await field.press("ControlOrMeta+Enter");
    await status(page, "10 of 12 points").waitFor();
    await page.getByText("Saved in this browser").waitFor();
    await page.getByRole("button", { name: "Starter again" }).click();
    assert.equal(await field.inputValue(), fileOf("starter.ts"));
  },
  // What a service worker asks for does not pass by the route above.
  { serviceWorkers: "block" },
);
