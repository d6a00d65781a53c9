import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { lessons } from "../../lessons/mod.ts";
import { folderOf, inLessonOf } from "../../src/dev/exercise_folder.ts";
import { exercisesOf, type Listed } from "../../src/exercise/chapter.ts";
import { show, surround } from "../../src/exercise/showing.ts";
import { brief } from "../lessons/brief.ts";
import { browserTest, violations } from "./browser.ts";
import { showInPage } from "./in_page.ts";
import { opened, textIn, write } from "./workbench_page.ts";

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

/** Puts a file in place of what is there, and has it run in the lesson's program. */
const watch = async (page: Page, source: string): Promise<void> => {
  await write(page, source);
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
    const { y } = (await page.getByRole("heading", { name: "Your code in the lesson’s program" })
      .boundingBox())!;
    assert.ok(y >= 0 && y < 400, `what was asked for is in view: ${y}`);
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
    const again = page.getByRole("button", { name: "Run it again" });
    await again.scrollIntoViewIfNeeded();
    const place = await page.evaluate(() => scrollY);
    await again.click();
    await page.waitForFunction(
      (first) => Array.from(document.querySelectorAll(".player pre")).at(-1)!.textContent !== first,
      first,
    );
    assert.match(await table(page).innerText(), /report +yours +1 /);
    assert.equal(await page.evaluate(() => scrollY), place, "who is there already stays there");
    await page.reload();
    assert.match(await textIn(page), /The whole state is a count and a list/);
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
  "an endless loop in the lesson's program is stopped on its deadline, and the page stays awake",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    const deadline = 1;
    const source = doing("for (;;) {}");
    const [loop] = await showInPage(page, [{ path: pathOf(pool), source }], { deadline, seed: 3 });
    assert.match(loop!.problem!.message, /This is what an endless loop looks like/);
    assert.ok(loop!.took > deadline * 1000, `${loop!.took} ms`);
    assert.ok(loop!.stillness < 500, `the page was still for ${loop!.stillness} ms`);
  },
);

browserTest(
  "what is overtaken is ended, and nothing more is heard of it",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    await watch(page, doing("for (;;) {}"));
    await told(page, "Running your code in the lesson’s program …").waitFor();
    await watch(page, read(pool, "solution.ts"));
    await told(page, ran).waitFor();
    assert.equal(await page.locator(".workbench .problem").innerText(), "");
  },
);

browserTest(
  "each answer does in the browser what it does in Deno, event by event, on real databases too",
  async (page, address) => {
    await page.goto(address + pathOf(pool));
    const answers = offering.map((listed) => ({
      path: pathOf(listed),
      source: read(listed, "solution.ts"),
      given: brief[listed.lesson.slug]!,
    }));
    const options = { deadline: 60, reuse: true, seed: 3 };
    const there = await showInPage(page, answers, options);
    for (const [index, listed] of offering.entries()) {
      const { problem, showing } = there[index]!;
      assert.equal(problem, null, listed.name);
      const { default: it } = await import(inLessonOf(listed)!.href);
      const exports = await import(new URL("solution.ts", folderOf(listed)).href);
      const own = await Effect.runPromise(
        Effect.flatMap(
          surround(it, { seed: options.seed, given: answers[index]!.given }),
          (surroundings) => show(it, exports, Either.getOrThrow(surroundings)),
        ),
      );
      assert.equal(JSON.stringify(showing), JSON.stringify(own), listed.name);
    }
  },
);

browserTest("an exercise that has no place in its lesson offers none", async (page, address) => {
  await page.goto(`${address}/lessons/thread-pool/exercises/size-for-a-burst`);
  await opened(page);
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
