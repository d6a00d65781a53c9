/**
 * What a phone loads to show a lesson before anything is run, and what a run loads besides.
 *
 * @module
 */
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Browser } from "npm:playwright-core@1.65.1";
import { brotliDecompressSync, gzipSync } from "node:zlib";
import { lessons } from "../../../lessons/mod.ts";
import { unpack } from "../../../site/archive.ts";
import { launchChromium } from "../../site/chromium.ts";
import { type Ports, start } from "./child.ts";
import { type Visit, visit } from "./visit.ts";

interface Loaded {
  readonly path: string;
  /** As the browser has it: `Document`, `Stylesheet`, `Script`, `Font` and others. */
  readonly kind: string;
  /** As sent, with headers. */
  readonly bytes: number;
}

/** Notes everything that a page loads from now on. */
const loadedBy = async ({ devtools }: Visit): Promise<ReadonlyArray<Loaded>> => {
  const loaded: Array<Loaded> = [];
  const requests = new Map<string, { readonly path: string; readonly kind: string }>();
  devtools.on("Network.requestWillBeSent", ({ request, requestId, type = "Other" }) => {
    requests.set(requestId, { path: new URL(request.url).pathname, kind: type });
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength, requestId }) => {
    loaded.push({ ...requests.get(requestId)!, bytes: encodedDataLength });
  });
  await devtools.send("Network.enable");
  return loaded;
};

const bytesOf = (loaded: ReadonlyArray<Loaded>, kind?: string): number =>
  loaded
    .filter((each) => kind === undefined || each.kind === kind)
    .reduce((sum, { bytes }) => sum + bytes, 0);

const view = async (browser: Browser, address: string): Promise<ReadonlyArray<Loaded>> => {
  await using phone = await visit(browser);
  const loaded = await loadedBy(phone);
  await phone.page.goto(address, { waitUntil: "networkidle" });
  return loaded;
};

/** The scripts and whatever else a run of lesson 2 asks for. */
const loadedByRun = async (browser: Browser, address: string): Promise<ReadonlyArray<string>> => {
  await using phone = await visit(browser);
  const { page } = phone;
  await page.goto(`${address}/lessons/thread-pool`, { waitUntil: "networkidle" });
  // The recorded picture comes when it is scrolled to, whether or not anything is run.
  await page.locator(".recorded img").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("img")!.naturalWidth > 0);
  const loaded = await loadedBy(phone);
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.waitForLoadState("networkidle");
  return loaded.map(({ path }) => path).filter((path) => path.startsWith("/assets/"));
};

const gzipped = (paths: ReadonlyArray<string>): number => {
  const file = new URL("../../../dist/site.bin", import.meta.url);
  const { leaves } = unpack(Deno.readFileSync(file).buffer);
  return paths
    .map((path) => gzipSync(brotliDecompressSync(leaves.get(path)!.brotli)).length)
    .reduce((sum, length) => sum + length, 0);
};

export const firstView = async () => {
  await using server = start("server.ts");
  const ports = await server.read<Ports>();
  const address = `http://localhost:${ports.site}`;
  const browser = await launchChromium();
  try {
    let [slug, loaded]: [string, ReadonlyArray<Loaded>] = ["", []];
    for (const lesson of lessons) {
      const all = await view(browser, `${address}/lessons/${lesson.slug}`);
      if (bytesOf(all) > bytesOf(loaded)) [slug, loaded] = [lesson.slug, all];
    }
    return {
      "all": bytesOf(loaded),
      "HTML": bytesOf(loaded, "Document"),
      "CSS": bytesOf(loaded, "Stylesheet"),
      "script": bytesOf(loaded, "Script"),
      "fonts": loaded.filter(({ kind }) => kind === "Font").length,
      "requests": loaded.length,
      "bare, all": bytesOf(
        await view(browser, `http://localhost:${ports.bare}/words/lessons/${slug}`),
      ),
      "run, gzipped": gzipped(await loadedByRun(browser, address)),
    };
  } finally {
    await browser.close();
  }
};
