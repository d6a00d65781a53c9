import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { lessons } from "../../lessons/mod.ts";
import type { BrowserGrader, Options, Shown } from "../../site/client/workbench/browser_grader.ts";
import { folderOf, inLessonOf } from "../../src/dev/exercise_folder.ts";
import type { Bench } from "../../src/exercise/bench.ts";
import { exercisesOf, type Listed } from "../../src/exercise/chapter.ts";
import { show, surround } from "../../src/exercise/showing.ts";
import { browserTest, violations } from "./browser.ts";
import { archive } from "./pressed.ts";

const offering = exercisesOf(lessons).filter((listed) => inLessonOf(listed) !== undefined);

const pathOf = ({ lesson, slug }: Listed): string => `/lessons/${lesson.slug}/exercises/${slug}`;

const named = (name: string): Listed => offering.find((listed) => listed.name === name)!;

const read = (listed: Listed, file: string): string =>
  Deno.readTextFileSync(new URL(file, folderOf(listed)));

const pool = named("2.1");

/** A pool whose workers do this with their work. */
const doing = (run: string): string =>
  'import * as Effect from "effect/Effect";\n' +
  `export const makePool = () => Effect.succeed({ run: (work) => {\n${run}\n} });\n`;

const editor = (page: Page) => page.locator(".cm-content");

/** Pastes a file in place of all, and has it run in the lesson's program. */
const watch = async (page: Page, source: string): Promise<void> => {
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await editor(page).evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, source);
  await page.getByRole("button", { name: "Watch it in the lesson" }).click();
};

const told = (page: Page, text: string | RegExp) =>
  page.locator(".workbench > .status").getByText(text);

const ran = /^It ran in the lesson’s program: see below\.$/;

/** Whoever wants nothing to move sees the end of a run at once. */
const still = { reducedMotion: "reduce" } as const;

const table = (page: Page) => page.locator(".workbench .player pre").last();

browserTest(
  "a learner's code is watched in the lesson's program: a picture, a log, and a table with its world",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, read(pool, "solution.ts"));
    await told(page, ran).waitFor();
    await page.getByRole("heading", { name: "Your code in the lesson’s program" }).waitFor();
    const picture = page.getByRole("group", { name: /^The run with your code\./ });
    for (const title of ["Your code", "A bare semaphore", "This lesson's thread pool"]) {
      assert.ok((await picture.textContent())!.includes(title), title);
    }
    // It plays; the keyboard stops it.
    await picture.focus();
    await page.keyboard.press("Home");
    const clock = page.locator(".player output");
    assert.match(await clock.innerText(), /^0\.0 s of/);
    for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowRight");
    const line = await page.locator(".player .status").textContent();
    assert.match(line!, /yours|naive|bulkhead/);
    assert.ok((await page.locator(".player pre").first().textContent())!.endsWith(line!));
    assert.ok(await table(page).isHidden());
    await page.keyboard.press("End");
    assert.ok(await table(page).isVisible());
    const rows = (await table(page).innerText()).split("\n");
    assert.deepEqual(
      rows.filter((row) => /^(request| {7})/.test(row)).flatMap((row) =>
        /\b(yours|naive|bulkhead) +(\d+)/.exec(row)?.slice(1).join(" ") ?? []
      ).slice(0, 3),
      ["yours 158", "naive 158", "bulkhead 158"],
    );
  },
);

browserTest(
  "another seed and other numbers are had by the form; the draft is kept",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, read(pool, "solution.ts"));
    await told(page, ran).waitFor();
    const first = await table(page).innerText();
    await page.getByText("Change its parameters").click();
    await page.getByLabel("Workers in the pool").fill("1");
    await page.getByLabel("Another run of the same program").fill("7");
    await page.getByRole("button", { name: "Run it again" }).click();
    await page.waitForFunction(
      (first) => Array.from(document.querySelectorAll(".player pre")).at(-1)!.textContent !== first,
      first,
    );
    assert.match(await table(page).innerText(), /report +yours +1 /);
    await page.reload();
    await editor(page).waitFor();
    assert.match(await editor(page).innerText(), /The whole state is a count and a list/);
  },
  still,
);

browserTest(
  "what is wrong with a learner's code is said: too much at once, a throw with its line, no effect",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, read(pool, "starter.ts"));
    await told(page, "It ran in the lesson’s program, but not as it should.").waitFor();
    const problem = page.locator(".workbench .problem");
    assert.match(
      await problem.innerText(),
      /^At [\d.]+ s, \d+ workers of pool were in use, and it /,
    );

    await watch(page, doing('return Effect.dieSync(() => new Error("not yet"));'));
    await problem.getByText("Your code threw in line 3: Error: not yet.").waitFor();
    await page.getByRole("button", { name: "Go to line 3" }).click();
    assert.equal(await page.locator(".cm-wrong").count(), 1);
    await page.locator(".player svg").waitFor();

    await watch(page, "export const makePool = () => 3;\n");
    await problem.getByText(/has to return an effect, which is run later/).waitFor();

    await watch(page, "export const makePool = 3;\n");
    await told(page, "It could not be run in the lesson’s program.").waitFor();
    assert.match(await problem.innerText(), /^makePool must be a function/);
    assert.equal(await page.locator(".player svg").count(), 0);

    await watch(page, read(pool, "solution.ts"));
    await told(page, ran).waitFor();
    assert.equal(await problem.innerText(), "");
  },
  still,
);

browserTest(
  "an endless loop in the lesson's program is stopped, and the page stays awake",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, doing("for (;;) {}"));
    await told(page, "Running your code in the lesson’s program …").waitFor();
    // What is overtaken is ended, and nothing more is heard of it.
    await watch(page, doing("while (true) {}"));
    const began = Date.now();
    await page.evaluate(() => {
      const awake = { longest: 0, last: performance.now() };
      Object.assign(globalThis, { awake });
      setInterval(() => {
        awake.longest = Math.max(awake.longest, performance.now() - awake.last);
        awake.last = performance.now();
      }, 10);
    });
    await page.locator(".workbench .problem").getByText(/This is what an endless loop looks like/)
      .waitFor({ timeout: 30_000 });
    assert.ok(Date.now() - began > 9_000);
    const longest = await page.evaluate(() =>
      (globalThis as unknown as { readonly awake: { readonly longest: number } }).awake.longest
    );
    assert.ok(longest < 1_000, `the page was still for ${longest} ms`);
    await watch(page, read(pool, "solution.ts"));
    await told(page, ran).waitFor();
  },
);

/** Shows a file by the grader that the page itself uses. */
const showInPage = async (page: Page, source: string): Promise<Shown> => {
  const { leaves } = await archive();
  const module = Array.from(leaves.keys()).find((path) => path.includes("/browser_grader-"))!;
  return await page.evaluate(async ({ module, source }) => {
    const { makeBrowserGrader } = await import(module) as {
      readonly makeBrowserGrader: (options: Options) => BrowserGrader;
    };
    const address = document.querySelector<HTMLElement>("[data-bench]")!.dataset["bench"]!;
    const bench: Bench = await (await fetch(address)).json();
    const grader = makeBrowserGrader({ grader: bench.grader, deadline: 60 });
    return await grader.show({ bench, given: {}, seed: 3, source });
  }, { module, source });
};

browserTest(
  "each answer does in the browser what it does in Deno, event by event, on real databases too",
  async (page, address) => {
    for (const listed of offering) {
      await page.goto(address + pathOf(listed));
      const { problem, showing } = await showInPage(page, read(listed, "solution.ts"));
      assert.equal(problem, null, listed.name);
      const { default: it } = await import(inLessonOf(listed)!.href);
      const exports = await import(new URL("solution.ts", folderOf(listed)).href);
      const own = await Effect.runPromise(
        Effect.flatMap(
          surround(it, { seed: 3, given: {} }),
          (surroundings) => show(it, exports, Either.getOrThrow(surroundings)),
        ),
      );
      assert.equal(JSON.stringify(showing), JSON.stringify(own), listed.name);
    }
  },
);

browserTest("an exercise that has no place in its lesson offers none", async (page, address) => {
  await page.goto(`${address}/lessons/thread-pool/exercises/size-for-a-burst`);
  await editor(page).waitFor();
  assert.equal(await page.getByRole("button", { name: "Watch it in the lesson" }).count(), 0);
});

browserTest(
  "axe finds nothing in a lesson's program with the learner's code, narrow, in light and dark",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, read(pool, "starter.ts"));
    await page.locator(".player svg").waitFor();
    await page.getByText("Change its parameters").click();
    assert.deepEqual(await violations(page), []);
    const [content, shown] = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    assert.ok(content! <= shown!, `${content} px wide on a screen of ${shown} px`);
  },
  { ...still, viewport: { width: 360, height: 740 } },
);
