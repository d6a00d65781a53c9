import type { BrowserGrader, Options } from "../../site/client/workbench/browser_grader.ts";
import type { Bench } from "../../src/exercise/bench.ts";
import type { Output } from "../../src/exercise/output.ts";
import type { Report } from "../../src/exercise/report.ts";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { archive } from "./pressed.ts";

/** A file that a learner might have written. */
export interface Written {
  /** The address of its exercise. */
  readonly path: string;
  readonly source: string;
}

/** What it came to. */
export interface Outcome {
  readonly report: Report;
  readonly output: Output;
  /** Milliseconds that it took. */
  readonly took: number;
  /** Milliseconds from its first check to the end. */
  readonly checking: number;
  /** The longest that the page could do nothing else meanwhile, in milliseconds. */
  readonly stillness: number;
}

/** Grades files by the grader that the page itself uses, one after the other. */
export const gradeInPage = async (
  page: Page,
  files: ReadonlyArray<Written>,
  options: Omit<Options, "grader"> & { readonly seeds?: number } = {},
): Promise<ReadonlyArray<Outcome>> => {
  const { leaves } = await archive();
  const module = Array.from(leaves.keys()).find((path) => path.includes("/browser_grader-"))!;
  return await page.evaluate(async ({ files, module, options: { seeds = 200, ...options } }) => {
    const { makeBrowserGrader } = await import(module) as {
      readonly makeBrowserGrader: (options: Options) => BrowserGrader;
    };
    const benches = new Map<string, Bench>();
    const benchAt = async (path: string): Promise<Bench> => {
      const html = await (await fetch(path)).text();
      const page = new DOMParser().parseFromString(html, "text/html");
      const address = page.querySelector<HTMLElement>("[data-bench]")!.dataset["bench"]!;
      return await (await fetch(address)).json();
    };
    let stillness = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      stillness = Math.max(stillness, performance.now() - last);
      last = performance.now();
    }, 10);
    let grader: BrowserGrader | undefined;
    const outcomes: Array<Outcome> = [];
    for (const { path, source } of files) {
      const bench = benches.get(path) ?? await benchAt(path);
      benches.set(path, bench);
      grader ??= makeBrowserGrader({ grader: bench.grader, ...options });
      stillness = 0;
      const start = performance.now();
      let checking = NaN;
      const onStep = (): void => {
        if (Number.isNaN(checking)) checking = performance.now();
      };
      const graded = await grader.grade({ bench, onStep, seeds, source });
      const end = performance.now();
      outcomes.push({ ...graded, took: end - start, checking: end - checking, stillness });
    }
    grader?.close();
    clearInterval(watch);
    return outcomes;
  }, { module, options, files });
};
