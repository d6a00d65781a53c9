/**
 * The page's own grader, driven by a test.
 *
 * @module
 */
import type {
  BrowserGrader,
  Graded,
  Options,
  Shown,
} from "../../site/client/workbench/browser_grader.ts";
import type { Bench } from "../../src/exercise/bench.ts";
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { archive } from "./pressed.ts";

/** A file that a learner might have written. */
export interface Written {
  /** The address of its exercise. */
  readonly path: string;
  readonly source: string;
  /** Values of its lesson's parameters as text, where it is shown in the lesson; else the defaults. */
  readonly given?: Readonly<Record<string, string>>;
}

/** How long something took. */
export interface Timed {
  /** Milliseconds that it took. */
  readonly took: number;
  /** Milliseconds from its first check to the end; NaN where there is none. */
  readonly checking: number;
  /** The longest that the page could do nothing else meanwhile, in milliseconds. */
  readonly stillness: number;
}

type GraderOptions = Omit<Options, "grader">;

/** What comes of a file, by what is asked of the grader. */
interface Results {
  readonly grade: Graded;
  readonly show: Shown;
}

/**
 * Has files done one after the other by the grader that the page itself uses.
 *
 * @param seeds how many a file is graded under, or the one under which it is shown.
 */
const inPage = async <Asked extends keyof Results>(
  page: Page,
  files: ReadonlyArray<Written>,
  asked: Asked,
  seeds: number,
  options: GraderOptions,
): Promise<ReadonlyArray<Results[Asked] & Timed>> => {
  const { leaves } = await archive();
  const module = Array.from(leaves.keys()).find((path) => path.includes("/browser_grader-"))!;
  // As one text: a browser's protocol takes long over large values.
  const text = await page.evaluate(async ({ asked, files, module, options, seeds }) => {
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
    const outcomes: Array<Results[Asked] & Timed> = [];
    for (const { given = {}, path, source } of files) {
      const bench = benches.get(path) ?? await benchAt(path);
      benches.set(path, bench);
      grader ??= makeBrowserGrader({ grader: bench.grader, ...options });
      stillness = 0;
      const start = performance.now();
      let checking = NaN;
      const onStep = (): void => {
        if (Number.isNaN(checking)) checking = performance.now();
      };
      const outcome = asked === "grade"
        ? await grader.grade({ bench, onStep, seeds, source })
        : await grader.show({ bench, given, seed: seeds, source });
      const end = performance.now();
      const result = outcome as Results[Asked];
      outcomes.push({ ...result, took: end - start, checking: end - checking, stillness });
    }
    grader?.close();
    clearInterval(watch);
    return JSON.stringify(outcomes);
  }, { asked, files, module, options, seeds });
  return JSON.parse(text);
};

/** Grades files, each under so many seeds. */
export const gradeInPage = (
  page: Page,
  files: ReadonlyArray<Written>,
  { seeds = 200, ...options }: GraderOptions & { readonly seeds?: number } = {},
): Promise<ReadonlyArray<Graded & Timed>> => inPage(page, files, "grade", seeds, options);

/** Runs files in their lessons' programs, under one seed. */
export const showInPage = (
  page: Page,
  files: ReadonlyArray<Written>,
  { seed, ...options }: GraderOptions & { readonly seed: number },
): Promise<ReadonlyArray<Shown & Timed>> => inPage(page, files, "show", seed, options);
