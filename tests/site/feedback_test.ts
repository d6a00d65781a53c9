import assert from "node:assert/strict";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Locator, Page } from "npm:playwright-core@1.65.1";
import { browserTest, violations } from "./browser.ts";
import { gradeOnPage, opened, status, write } from "./workbench_page.ts";

const lesson = "/lessons/thread-pool/exercises/";
const path = `${lesson}reject-when-full`;

const read = (file: string): string =>
  Deno.readTextFileSync(
    new URL(`../../lessons/02-thread-pool/exercises/${file}`, import.meta.url),
  );

const barging = read("1-reject-when-full/mistakes/barging.ts");
const starter = read("1-reject-when-full/starter.ts");

/** The same, at so many milliseconds of work for each run of a check. */
const slowed = (source: string, milliseconds: number): string =>
  source.replace(
    /(makePool = .*\n *Effect\.sync\(\(\) => \{\n)/,
    `$1 const end = performance.now() + ${milliseconds}; while (performance.now() < end);\n`,
  );

/** What a failing check shows. */
const partsOf = (failed: Locator) => ({
  canvas: failed.getByRole("group", { name: /^The run in which it failed: .* arrow keys/ }),
  slider: failed.getByRole("slider", { name: /^Events of the run in which it failed: / }),
  said: failed.locator(".said"),
  /** How far it is, and what the picture says of that. */
  where: async () => await failed.locator(".transport output").innerText(),
  caption: async () => await failed.locator("[id^=ships] text").first().textContent(),
  log: async () => (await failed.locator("pre").innerText()).trimEnd().split("\n"),
});

const failedIn = (page: Page): Locator => page.locator(".results > li[data-state=Failed]");

browserTest(
  "while schedules are tried the row says how many, and the live region is spared",
  async (page, address) => {
    await page.goto(address + path);
    await opened(page);
    const watching = page.evaluate(() =>
      new Promise<Readonly<Record<"tried" | "said", ReadonlyArray<string>>>>((resolve) => {
        const row = document.querySelector<HTMLElement>(".results > li")!;
        const [bar, words] = [row.querySelector("progress")!, row.querySelector(".tried")!];
        const [tried, said] = [new Set<string>(), new Set<string>()];
        const observer = new MutationObserver(() => {
          if (bar.checkVisibility()) tried.add(`${bar.value}/${bar.max}: ${words.textContent}`);
          said.add(document.querySelector(".workbench > .status")!.textContent);
          if (row.dataset["state"] !== "Passed") return;
          observer.disconnect();
          resolve({ tried: [...tried], said: [...said] });
        });
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        observer.observe(document.querySelector(".workbench")!, all);
      })
    );
    const height = () => page.locator(".results").evaluate((list) => list.clientHeight);
    const before = await height();
    await write(page, slowed(read("1-reject-when-full/solution.ts"), 10));
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByRole("progressbar", { name: "Schedules tried" }).waitFor();
    assert.equal(await height(), before, "nothing moves");
    assert.deepEqual(await violations(page), []);
    const { said, tried } = await watching;
    assert.deepEqual(
      tried,
      [25, 50, 75, 100, 125, 150, 175].map((so) => `${so}/200: ${so} of 200 schedules`),
    );
    assert.deepEqual(said.filter((text) => text.includes("schedule")), [
      "Trying check 1 of 7, under schedule after schedule …",
    ]);
    assert.equal(await page.locator(".results > li").first().locator(".tried").isVisible(), false);
  },
);

browserTest(
  "a failing run stands at the moment of its failure, and is scrubbed by keyboard to its beginning",
  async (page, address) => {
    await page.goto(address + path);
    await gradeOnPage(page, barging, "10 of 12 points");
    const { canvas, caption, log, said, slider, where } = partsOf(failedIn(page));
    const last = Number(await slider.getAttribute("max"));
    assert.equal(await slider.inputValue(), String(last));
    assert.equal(await where(), `5.030 s, event ${last} of ${last}`);
    assert.equal(await caption(), "At 5.030 s");
    assert.match((await log()).at(-1)!, /5\.030 s .*The check fails here\.$/);

    await canvas.focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await where(), `4.000 s, event ${last - 1} of ${last}`);
    assert.equal(await slider.getAttribute("aria-valuetext"), await where());
    assert.match(await said.innerText(), /^4\.000 s b ends well after 3\.99 s$/);
    assert.match((await log()).at(-1)!, /b +ends well after 3\.99 s$/);
    await page.keyboard.press("Home");
    assert.equal(await where(), `0.000 s, event 0 of ${last}`);
    assert.equal(await said.innerText(), "Nothing has happened yet.");
    assert.deepEqual(await log(), [""]);
    await page.keyboard.press("ArrowRight");
    assert.match(await said.innerText(), /pool opens with 1 worker and a queue of 8$/);
    await page.keyboard.press("End");
    assert.equal(await where(), `5.030 s, event ${last} of ${last}`);

    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await where(), `4.000 s, event ${last - 1} of ${last}`);
    await page.keyboard.press("Home");
    assert.equal(await where(), `0.000 s, event 0 of ${last}`);
    await page.getByRole("button", { name: "One event on" }).click();
    await page.getByRole("button", { name: "One event on" }).click();
    assert.match(await said.innerText(), /^0\.000 s a starts in pool$/);
    await page.getByRole("button", { name: "One event back" }).click();
    assert.equal(await where(), `0.000 s, event 1 of ${last}`);
  },
);

browserTest(
  "several failing runs are apart: no id is twice on the page, and each is scrubbed alone",
  async (page, address) => {
    await page.goto(address + path);
    await gradeOnPage(page, starter, "0 of 12 points");
    const failed = failedIn(page);
    assert.equal(await failed.count(), 7);
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length, ids.join());
    assert.equal(ids.filter((id) => id.startsWith("ships-")).length, 7);
    const elsewhere = await page.locator(".canvas svg").evaluateAll((drawings) =>
      drawings.flatMap((drawing) => {
        const named = Array.from(drawing.outerHTML.matchAll(/url\(#([^)]+)\)/g), ([, id]) => id!);
        const label = drawing.getAttribute("aria-labelledby")!;
        return [label, ...named].filter((id) => !drawing.contains(document.getElementById(id)));
      })
    );
    assert.deepEqual(elsewhere, []);
    const names = await page.locator(".told").locator("[role=group], input").evaluateAll((all) =>
      all.map((one) => one.getAttribute("aria-label"))
    );
    assert.equal(new Set(names).size, 14);

    // Five were let in at once where two may be: the picture shows it one by one.
    const [first, second] = [partsOf(failed.nth(0)), partsOf(failed.nth(1))];
    const before = await second.where();
    await first.canvas.focus();
    await page.keyboard.press("Home");
    const loads: Array<string | null> = [];
    for (let event = 1; event <= 4; event++) {
      await page.keyboard.press("ArrowRight");
      assert.equal(await first.caption(), "At 0.000 s");
      loads.push(await failed.nth(0).getByText(/ of 2 workers/).textContent());
    }
    assert.deepEqual(loads, ["0", "1", "2", "3"].map((busy) => `${busy} of 2 workers`));
    assert.equal(await second.where(), before);
  },
);

browserTest(
  "where a reader has gone in a failing run, the end of grading leaves it",
  async (page, address) => {
    await page.goto(address + path);
    await write(page, slowed(barging, 12));
    await page.keyboard.press("ControlOrMeta+Enter");
    const { canvas, where } = partsOf(failedIn(page));
    await canvas.focus();
    await page.keyboard.press("Home");
    await status(page, "Trying check").waitFor();
    await status(page, "10 of 12 points").waitFor();
    assert.match(await where(), /^0\.000 s, event 0 of /);
    const focused = await page.evaluate(() => document.activeElement!.getAttribute("role"));
    assert.equal(focused, "group");
  },
);

browserTest(
  "of a long run its end is shown, drawn from where that begins",
  async (page, address) => {
    await page.goto(`${address}${lesson}size-for-a-burst`);
    await gradeOnPage(page, read("3-size-for-a-burst/mistakes/no_queue.ts"), "of 8 points");
    const failed = failedIn(page).first();
    const { canvas, slider, where } = partsOf(failed);
    const cut = await failed.getByText(/^This is the end of a long run\./).innerText();
    const since = Number(/before (\d+\.\d+) s/.exec(cut)![1]);
    assert.ok(Number(await slider.getAttribute("max")) <= 251);
    await canvas.focus();
    await page.keyboard.press("Home");
    assert.equal(parseFloat(await where()), since);
    const marks = await failed.locator("svg text").allTextContents();
    const times = marks.flatMap((mark) => /^(\d+) s$/.exec(mark)?.[1] ?? []).map(Number);
    assert.ok(times.length > 0 && times.every((time) => time >= since), times.join());
  },
);

browserTest(
  "axe finds nothing on failing runs, at 360 pixels and with reduced motion",
  async (page, address) => {
    for (
      const [exercise, source, points] of [
        ["reject-when-full", starter, "0 of 12 points"],
        ["size-for-a-burst", read("3-size-for-a-burst/mistakes/no_queue.ts"), "of 8 points"],
      ] as const
    ) {
      await page.goto(address + lesson + exercise);
      await gradeOnPage(page, source, points);
      assert.deepEqual(await violations(page), [], exercise);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${exercise}: ${width}`);
    }
    await partsOf(failedIn(page).first()).canvas.focus();
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual(await violations(page), [], "an event earlier");
  },
  { viewport: { width: 360, height: 800 }, reducedMotion: "reduce" },
);
