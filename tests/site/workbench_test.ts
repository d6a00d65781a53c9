import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import * as Effect from "effect/Effect";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { isPassed, type Report } from "../../src/exercise/report.ts";
import { empty, graded } from "../../src/progress/progress.ts";
import { decode, encode } from "../../src/progress/store.ts";
import { inflate } from "../../site/compression.ts";
import { browserTest, violations } from "./browser.ts";
import { gradeInPage } from "./in_page.ts";
import { archive } from "./pressed.ts";
import { editor, fileOf, path, status, write } from "./workbench_page.ts";

const solution = fileOf("solution.ts");

/** A file that passes no check, and does this when it is loaded. */
const doing = (statement: string): string =>
  `import * as Effect from "effect/Effect";\n${statement}\n` +
  "export const makePool = () => Effect.succeed({ run: (work) => work });\n";

const gradeAll = async (
  page: Page,
  address: string,
  sources: ReadonlyArray<string>,
  deadline = 10,
) => {
  await page.goto(address + path);
  return await gradeInPage(page, sources.map((source) => ({ path, source })), {
    deadline,
    seeds: 5,
  });
};

const problemOf = ({ problem }: Report): string => problem?.message ?? "none";

const lineOf = ({ problem }: Report): number | undefined => problem?.place?.line;

browserTest(
  "a file that never ends is stopped on its deadline, the page stays awake, and the next is graded",
  async (page, address) => {
    const deadline = 1;
    const [loop, loopInCheck, never, right] = await gradeAll(page, address, [
      doing("for (;;) {}"),
      'import * as Effect from "effect/Effect";\n' +
      "export const makePool = () => Effect.sync(() => { for (;;) {} });\n",
      doing("await new Promise(() => {});"),
      solution,
    ], deadline);
    assert.match(problemOf(loop!.report), /not finished loading after 1 s: .* a loop/);
    assert.match(problemOf(never!.report), /an await for something that does not come/);
    const [first, second] = loopInCheck!.report.results;
    assert.ok(first!._tag === "Failed" && second!._tag === "NotRun");
    assert.match(first!.failure.message, /an endless loop/);
    assert.ok(isPassed(right!.report));
    // Its time had begun when its first check did.
    assert.ok(loopInCheck!.checking <= deadline * 1000 + 500, `${loopInCheck!.checking} ms`);
    for (const { stillness, took } of [loop!, loopInCheck!]) {
      assert.ok(stillness < 500, `the page was still for ${stillness} ms`);
      assert.ok(took > deadline * 1000, `${took} ms`);
    }
  },
);

browserTest(
  "a file that cannot be run is told of, with its line",
  async (page, address) => {
    const wrong: ReadonlyArray<
      readonly [source: string, message: RegExp, line: number | undefined]
    > = [
      [doing("throw new RangeError('at once');"), /^RangeError: at once$/, 2],
      [doing("throw 3;"), /^It threw 3\.$/, undefined],
      [doing("const = 4;"), /^SyntaxError: Unexpected token$/, 2],
      [doing("let a = 1; let a = 2;"), /^SyntaxError: .*'a' has already been declared$/, undefined],
      [doing('import fs from "node:fs"; fs.a();'), /^"node:fs" cannot be imported here\./, 2],
      [doing('import { Effect as E } from "effect"; E.a();'), /by their own names/, 2],
      [doing('export * from "effect/Stream";'), /^"effect\/Stream" cannot be .*effect\/Ref/, 2],
      [doing('await import("https://example.com/");'), /cannot be imported here/, 2],
      [doing("await import(`./${1}`);"), /^import\(\) needs the name of a module/, 2],
      [doing('import { none } from "effect/Ref"; none();'), /^SyntaxError: .*'none'/, undefined],
      [doing("namespace A { export const b = 1 }"), /^A namespace does not run/, 2],
      [
        "export const pool = 1;",
        /^makePool must be a function.* the file exports pool\.$/,
        undefined,
      ],
    ];
    const outcomes = await gradeAll(page, address, wrong.map(([source]) => source));
    for (const [index, [source, message, line]] of wrong.entries()) {
      const { report } = outcomes[index]!;
      assert.match(problemOf(report), message, source);
      assert.equal(lineOf(report), line, source);
      assert.ok(report.results.every(({ _tag }) => _tag === "NotRun"));
    }
  },
);

browserTest(
  "what a file cannot reach is refused and reported",
  async (page, address) => {
    const names = ["fetch('/')", "importScripts('/')", "indexedDB.open('x')", "caches.open('x')"];
    const more = ["new WebSocket('ws://localhost')", "new XMLHttpRequest()", "new Worker('/')"];
    const refused = [...names, ...more];
    const own = ["document", "window", "localStorage", "Deno"];
    const outcomes = await gradeAll(
      page,
      address,
      [...refused, ...own].map((it) => doing(`${it};`)),
    );
    for (const [index, it] of refused.entries()) {
      const name = /(?:new )?(\w+)/.exec(it)![1];
      const { report } = outcomes[index]!;
      assert.equal(
        problemOf(report),
        `Error: ${name} cannot be had here: an exercise reaches no network, no storage and no page`,
      );
      assert.equal(lineOf(report), 2);
    }
    for (const [index, name] of own.entries()) {
      const { report } = outcomes[refused.length + index]!;
      assert.equal(problemOf(report), `ReferenceError: ${name} is not defined`);
    }
  },
);

browserTest(
  "output without end is cut, and what a callback throws is the check's",
  async (page, address) => {
    const [much, endless, thrown] = await gradeAll(page, address, [
      doing('for (let i = 0; i < 100_000; i++) console.log("a line of output", i);'),
      doing('for (;;) console.log("on and on");'),
      'import * as Effect from "effect/Effect";\nexport const makePool = () => Effect.sync(() => {\n' +
      '  setTimeout(() => { throw new Error("later"); });\n  return { run: (work) => work };\n});\n',
    ], 2);
    assert.equal(much!.output.text.length, 4_000);
    assert.match(much!.output.text, /^a line of output 0\na line of output 1\n/);
    assert.ok(much!.output.withheld > 1_000_000, String(much!.output.withheld));
    assert.match(problemOf(endless!.report), /not finished loading after 2 s/);
    assert.equal(endless!.output.text.length, 4_000);
    const failed = thrown!.report.results.find(({ _tag }) => _tag === "Failed");
    assert.ok(failed?._tag === "Failed");
    assert.deepEqual([failed.failure.actual, failed.failure.place?.line], ["Error: later", 3]);
  },
);

browserTest("the frame itself refuses all of it, whatever runs in there", async (page, address) => {
  const { leaves } = await archive();
  const frame = Array.from(leaves.keys()).find((path) => path.endsWith("/frame.html"))!;
  await page.goto(address + path);
  // In place of the grader: the frame runs what its parent sends.
  const probe = `
    const attempt = async (name, body) => {
      try { return [name, "had: " + await body()]; } catch (error) { return [name, error.name]; }
    };
    const opened = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve("open");
      request.onerror = () => reject(request.error);
    });
    const socket = () => new Promise((resolve, reject) => {
      const it = new WebSocket("${address.replace("http", "ws")}/");
      it.onopen = () => resolve("open");
      it.onerror = () => reject(new TypeError());
    });
    export const receive = async ({ ports: [port] }) => port.postMessage(await Promise.all([
      attempt("origin", () => self.origin),
      attempt("fetch", () => fetch("${address}/", { mode: "no-cors" })),
      attempt("importScripts", () => importScripts("${address}/assets/x.js")),
      attempt("import", () => import("${address}/assets/x.js")),
      attempt("eval", () => eval("1")),
      attempt("indexedDB", () => opened(indexedDB.open("x"))),
      attempt("caches", () => caches.open("x")),
      attempt("WebSocket", socket),
    ]));`;
  const refusals = await page.evaluate(({ frame, probe }) =>
    new Promise((resolve) => {
      const made = document.createElement("iframe");
      made.src = frame;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(Object.fromEntries(data));
      made.onload = () =>
        made.contentWindow!.postMessage(
          { worker: "probe.js", parts: [{ name: "probe.js", text: probe }], order: null },
          "*",
          [port2],
        );
      document.body.append(made);
    }), { frame, probe });
  assert.deepEqual(refusals, {
    origin: "had: null",
    fetch: "TypeError",
    importScripts: "NetworkError",
    import: "TypeError",
    eval: "EvalError",
    indexedDB: "SecurityError",
    // An opaque origin is no secure context either, where it is not even there.
    caches: "ReferenceError",
    WebSocket: "TypeError",
  });
});

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
    await editor(page).waitFor();
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
  "without a network, an exercise that was read is there after a reload, and is graded",
  async (page, address) => {
    await page.goto(address + path);
    await editor(page).waitFor();
    await page.evaluate(async () => {
      const wanted = ["/checks-02", "/frame.html", "/code_editor", "/browser_grader"];
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
