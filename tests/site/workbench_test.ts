import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import * as Effect from "effect/Effect";
import { inflate } from "../../site/compression.ts";
import { empty, graded } from "../../src/progress/standing.ts";
import { decode, encode } from "../../src/progress/store.ts";
import { browserTest, violations } from "./browser.ts";
import { archive } from "./pressed.ts";
import { fileOf, opened, path, status, write } from "./workbench_page.ts";

const solution = fileOf("solution.ts");

browserTest(
  "a wrong answer is told check by check with its picture and hints; a right one brings the solution",
  async (page, address) => {
    await page.goto(address + path);
    assert.ok(
      !(await page.content()).includes("const leave ="),
      "the page gives the solution away",
    );
    await write(page, fileOf("mistakes/barging.ts"));
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "10 of 12 points").waitFor();
    const failed = page.locator(".results > li[data-state=Failed]");
    assert.equal(await failed.count(), 1);
    assert.match(
      await failed.innerText(),
      /A newcomer was let in ahead .*Expected\s+order of service/s,
    );
    await failed.locator("svg").waitFor();
    for (let hint = 1; hint <= 3; hint++) {
      await failed.getByRole("button", { name: /hint/i }).click();
      assert.equal(await failed.locator(".hints li").count(), hint);
    }
    assert.equal(await failed.getByRole("button", { name: /hint/i }).count(), 0);
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+s");
    await status(page, "Passed: all 12 points").waitFor();
    await page.getByRole("heading", { name: "One solution, and yours" }).waitFor();
    assert.ok(await page.locator(".difference del").count() > 0);
    assert.equal(await page.locator(".difference ins").count(), 0);
    await page.getByRole("link", { name: "Count who is inside" }).waitFor();
    const kept = await page.evaluate(() =>
      JSON.parse(localStorage.getItem("watertight/progress")!)
    );
    const standing = kept.exercises["thread-pool/reject-when-full"];
    assert.deepEqual([standing.best, standing.hints], [12, { order: 3 }]);
    assert.equal(typeof standing.passedAt, "number");
  },
);

browserTest(
  "axe finds nothing on a workbench that is open, that has failed and that has passed",
  async (page, address) => {
    await page.goto(address + path);
    await opened(page);
    assert.deepEqual(await violations(page), []);
    for (const [file, said] of [["mistakes/barging.ts", "10 of"], ["solution.ts", "Passed"]]) {
      await write(page, fileOf(file!));
      await page.keyboard.press("ControlOrMeta+Enter");
      await status(page, said!).waitFor();
      if (said === "Passed") await page.locator(".difference").waitFor();
      assert.deepEqual(await violations(page), [], file);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${file}: ${width}`);
    }
  },
  { viewport: { width: 360, height: 800 } },
);

browserTest(
  "progress is shown on the home page and in the lesson, and goes to the terminal and back as a file",
  async (page, address) => {
    await page.goto(address + path);
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed").waitFor();
    await page.reload();
    await status(page, /You solved this exercise on/).waitFor();
    await page.locator(".difference").waitFor();
    await page.goto(`${address}/lessons/thread-pool`);
    await page.getByText("✓ passed").waitFor();
    await page.goto(address);
    await page.getByText("1 of 3 passed").waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as a file" }).click();
    const exported = await Deno.readTextFile(await (await downloading).path());
    const own = await Effect.runPromise(decode(exported, "the export"));
    assert.deepEqual(Object.keys(own.exercises), ["thread-pool/reject-when-full"]);
    const theirs = graded(empty, "memory/reserve-first", {
      title: "",
      problem: null,
      results: [{ _tag: "Passed", id: "a", title: "", points: 3, runs: 1 }],
    }, 1);
    const importing = async (text: string): Promise<void> =>
      await page.locator("input[type=file]").setInputFiles({
        name: "progress.json",
        mimeType: "application/json",
        buffer: Buffer.from(text),
      });
    await importing(encode(theirs));
    await page.getByText("1 exercise read").waitFor();
    await page.getByText("1 of 2 passed").waitFor();
    await page.getByText("1 of 3 passed").waitFor();
    await importing("no progress");
    await page.getByText(/The file does not hold the progress of a learner/).waitFor();
    await page.getByText("1 of 2 passed").waitFor();
    assert.deepEqual(await violations(page), []);
  },
);

browserTest(
  "editor and grader are at most 350 kB, and no lesson page asks for them",
  async (page, address) => {
    const { leaves } = await archive();
    const asked: Array<string> = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${address}/lessons/thread-pool`);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    const onLessons = new Set(asked.splice(0));
    assert.ok(![...onLessons].some((path) => /editor|grader|workbench/.test(path)));
    await page.goto(address + path);
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed").waitFor();
    let size = 0;
    for (const path of new Set(asked)) {
      const leaf = leaves.get(path);
      if (leaf === undefined || !leaf.immutable || onLessons.has(path)) continue;
      size += gzipSync(await inflate(leaf.brotli)).length;
    }
    assert.ok(size > 200_000 && size <= 350_000, `${size} bytes`);
  },
);

browserTest(
  "a workbench opens when it is near, and loads what keeps progress and grades with the first grade",
  async (page, address) => {
    const asked: Array<string> = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const has = (name: string): boolean => asked.some((path) => path.includes(`/${name}-`));
    await page.goto(address + path, { waitUntil: "networkidle" });
    assert.ok(!has("workbench") && !has("code_editor"));
    await page.getByText("makePool", { exact: true }).first().waitFor();
    await opened(page);
    assert.ok(has("workbench") && has("code_editor"));
    assert.ok(!has("browser_grader") && !has("kept_progress"));
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed").waitFor();
    assert.ok(has("browser_grader") && has("kept_progress"));
  },
  // What a service worker has kept is not asked for.
  { serviceWorkers: "block", viewport: { width: 412, height: 823 } },
);

browserTest(
  "progress that cannot be understood is told of, left as it is, and does not keep from grading",
  async (page, address) => {
    const name = "watertight/progress";
    await page.goto(address + path);
    await page.evaluate((name) => localStorage.setItem(name, "{"), name);
    await page.reload();
    await opened(page);
    const trouble = /^Your progress is not kept\. This browser does not hold/;
    await page.getByText(trouble).waitFor();
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed").waitFor();
    await page.getByText(trouble).waitFor();
    assert.equal(await page.evaluate((name) => localStorage.getItem(name), name), "{");
  },
);

browserTest(
  "a browser that keeps nothing says so; an exercise can be graded all the same",
  async (page, address) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    await page.goto(address + path);
    await opened(page);
    await page.getByText("This browser keeps nothing").waitFor();
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed: all 12 points").waitFor();
    await page.getByText("This browser keeps nothing").waitFor();
  },
);

browserTest(
  "a verdict is in view and leads on, to where a reload comes back; it speaks of the text it was for",
  async (page, address) => {
    await page.goto(address + path);
    await write(page, solution);
    await page.getByRole("button", { name: "Grade" }).click();
    const verdict = status(page, "Passed: all 12 points.");
    await verdict.waitFor();
    assert.ok(
      await verdict.evaluate((it) => {
        const { bottom, top } = it.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    );
    await page.getByRole("link", { name: "The solution is at the end." }).click();
    const title = page.getByRole("heading", { name: "One solution, and yours" });
    const topOf = async (): Promise<number> => (await title.boundingBox())!.y;
    const before = await topOf();
    assert.ok(before >= 0 && before < 400, `${before}`);
    await page.evaluate(() => scrollBy(0, 200));
    await page.reload();
    await title.waitFor();
    await page.waitForTimeout(500);
    assert.ok(Math.abs(await topOf() - (before - 200)) < 2, `${await topOf()}`);
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await verdict.waitFor();
    await page.locator(".cm-content").click();
    await page.keyboard.type("x");
    await status(page, "Your code has changed since.").waitFor();
  },
  { viewport: { width: 360, height: 780 } },
);

browserTest(
  "hints that were opened before the workbench stay open, and the focus goes where it was",
  async (page, address) => {
    await page.goto(address + path);
    const hint = page.locator("[data-checks] summary").filter({ hasText: "Hint 1" });
    await hint.nth(5).click();
    await page.locator(".workbench [href], .workbench [tabindex='0']").first().focus();
    await opened(page);
    const [sixth] = await page.locator(".results > li").nth(5).locator(".hints li").allInnerTexts();
    assert.ok(sixth !== undefined && sixth.length > 20);
    assert.equal(await page.evaluate(() => document.activeElement!.id), "start");
    // With the last hint its button goes, and the focus to what it was asked for.
    const last = page.locator(".results > li").nth(5);
    for (let count = 2; count <= 3; count++) {
      await last.getByRole("button", { name: /^Next hint: / }).press("Enter");
      assert.equal(await last.locator(".hints li").count(), count);
    }
    assert.ok(
      await last.locator(".hints li").last().evaluate((it) => it === document.activeElement),
    );
  },
  { viewport: { width: 360, height: 780 } },
);

browserTest(
  "where the workbench cannot be loaded, the page says so and offers to load it again",
  async (page, address) => {
    const broken = { contentType: "text/javascript", body: "throw new Error('broken')" };
    await page.route(/workbench-/, (route) => route.fulfill(broken));
    await page.goto(address + path);
    await page.locator(".workbench").scrollIntoViewIfNeeded();
    await page.getByRole("alert").getByText("The editor could not be loaded").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Load the page again" }).click();
    await opened(page);
  },
  { serviceWorkers: "block" },
);

browserTest(
  "a verdict stands where the solution cannot be loaded; the page says what is missing",
  async (page, address) => {
    const broken = { contentType: "application/json", body: "broken" };
    await page.route(/-solution\.json/, (route) => route.fulfill(broken));
    await page.goto(address + path);
    await write(page, solution);
    await page.keyboard.press("ControlOrMeta+Enter");
    await status(page, "Passed: all 12 points.").waitFor();
    await page.getByText("The solution could not be loaded.").waitFor();
    await page.unrouteAll();
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByRole("heading", { name: "One solution, and yours" }).waitFor();
  },
  { serviceWorkers: "block" },
);
