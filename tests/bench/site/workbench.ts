/**
 * What it takes to write an exercise in the browser and to have it graded there, beside the terminal.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Browser } from "npm:playwright-core@1.65.1";
import { lessons } from "../../../lessons/mod.ts";
import { make } from "../../../src/cli/sandbox.ts";
import { folderOf } from "../../../src/dev/exercise_folder.ts";
import { exercisesOf } from "../../../src/exercise/chapter.ts";
import { launchChromium } from "../../site/chromium.ts";
import { gradeInPage } from "../../site/in_page.ts";
import { write } from "../../site/workbench_page.ts";
import { median } from "../samples.ts";
import { type Ports, start } from "./child.ts";
import { slowProcessor } from "./visit.ts";

const listed = exercisesOf(lessons).find(({ name }) => name === "2.1")!;
const file = new URL("solution.ts", folderOf(listed));
const page = `/lessons/${listed.lesson.slug}/exercises/${listed.slug}`;

const seeds = 200;

/** Grades of the same file; the first ones make the grader warm. */
const grades = 7;
const warming = 2;

const inBrowser = async (browser: Browser, address: string): Promise<number> => {
  const context = await browser.newContext();
  try {
    const opened = await context.newPage();
    await opened.goto(address + page);
    const written = { path: page, source: Deno.readTextFileSync(file) };
    const outcomes = await gradeInPage(opened, new Array(grades).fill(written), {
      reuse: true,
      seeds,
    });
    return median(outcomes.slice(warming).map(({ checking }) => checking)) * 1e6;
  } finally {
    await context.close();
  }
};

/** From the first check to the end, as in the browser. */
const inTerminal = (): Promise<number> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function* () {
    const sandbox = yield* make({ deadline: Duration.seconds(20), reuse: true });
    const exercise = yield* Effect.promise(listed.load);
    const times: Array<number> = [];
    for (let grade = 0; grade < grades; grade++) {
      let began = NaN;
      const onStep = () =>
        Effect.sync(() => {
          if (Number.isNaN(began)) began = performance.now();
        });
      yield* sandbox.grade({ name: listed.name, exercise, file, seeds, from: 0, onStep });
      times.push(performance.now() - began);
    }
    return median(times.slice(warming)) * 1e6;
  })));

/** Lines of the file that is typed in. */
const length = 200;

/** Milliseconds from key to key, and from the last key until the draft is surely saved. */
const pace = { key: 60, rest: 1_500 };

/** The longest task while somebody types, in nanoseconds; 0 if none took 50 ms. */
const whileTyping = async (browser: Browser, address: string): Promise<number> => {
  const context = await browser.newContext();
  const opened = await context.newPage();
  const devtools = await context.newCDPSession(opened);
  await opened.goto(address + page, { waitUntil: "networkidle" });
  const solution = Deno.readTextFileSync(file).split("\n");
  const text = Array.from({ length }, (_, line) => solution[line % solution.length]!).join("\n");
  await write(opened, text);
  await slowProcessor({ devtools });
  await opened.waitForTimeout(pace.rest);
  await opened.evaluate(() => {
    const tasks: Array<number> = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
  });
  await opened.keyboard.type(
    "\nconst answer = (question: string) => `${question}: 42`; // so far",
    {
      delay: pace.key,
    },
  );
  await opened.waitForTimeout(pace.rest);
  const longest = await opened.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { readonly tasks: ReadonlyArray<number> }).tasks)
  );
  await context.close();
  return longest * 1e6;
};

export const workbench = async () => {
  await using server = start("server.ts");
  const ports = await server.read<Ports>();
  const address = `http://localhost:${ports.site}`;
  const browser = await launchChromium();
  try {
    return {
      "longest task while typing": await whileTyping(browser, address),
      "grade, browser": await inBrowser(browser, address),
      "grade, terminal": await inTerminal(),
    };
  } finally {
    await browser.close();
  }
};
