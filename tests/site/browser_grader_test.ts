import assert from "node:assert/strict";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import type { Report } from "../../src/exercise/report.ts";
import { isPassed } from "../../src/exercise/score.ts";
import { browserTest } from "./browser.ts";
import { gradeInPage } from "./in_page.ts";
import { archive } from "./pressed.ts";
import { fileOf, path } from "./workbench_page.ts";

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
