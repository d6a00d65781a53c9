/**
 * Visits by a phone of 360 pixels, each with an empty cache.
 *
 * @module
 */
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Browser, CDPSession, Page } from "npm:playwright-core@1.65.1";

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly devtools: CDPSession;
}

export const visit = async (browser: Browser): Promise<Visit> => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  return { page, devtools, [Symbol.asyncDispose]: () => context.close() };
};

/** The processor has a quarter of its pace. */
export const slowProcessor = async ({ devtools }: Pick<Visit, "devtools">): Promise<void> =>
  void await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });

/** A line of 1.6 Mb/s on which an answer begins after 150 ms; what is fetched ahead goes past it. */
export const slowNetwork = async ({ devtools }: Visit): Promise<void> => {
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 1_600_000 / 8,
  });
};

/** What a page has shown, in milliseconds since it was asked for. */
export interface Shown {
  readonly firstPaint: number;
  readonly largestPaint: number;
  /** How far what was there has moved, as browsers count it. */
  readonly shift: number;
  /** How long tasks took beyond 50 ms each. */
  readonly blocked: number;
}

/** Waits until the page is quiet, and reads what the browser has noted of it. */
export const shownOn = async (page: Page): Promise<Shown> => {
  await page.waitForLoadState("load");
  await page.waitForTimeout(1_500);
  return await page.evaluate(() => {
    const noted = (type: string): ReadonlyArray<PerformanceEntry> => {
      const observer = new PerformanceObserver(() => {});
      observer.observe({ type, buffered: true });
      return observer.takeRecords();
    };
    const shifts = noted("layout-shift") as ReadonlyArray<PerformanceEntry & { value: number }>;
    return {
      firstPaint: performance.getEntriesByName("first-contentful-paint")[0]!.startTime,
      largestPaint: noted("largest-contentful-paint").at(-1)!.startTime,
      shift: shifts.reduce((sum, { value }) => sum + value, 0),
      blocked: noted("longtask").reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
    };
  });
};
