// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import { type Browser, chromium } from "npm:playwright-core@1.65.1";

/** The first of these that is on the path. */
const executablePath = (await Promise.all(
  ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map((name) =>
    new Deno.Command("which", { args: [name] }).output()
  ),
)).filter(({ success }) => success)
  .map(({ stdout }) => new TextDecoder().decode(stdout).trim())[0];

/** Whether this machine has a browser. */
export const hasChromium = executablePath !== undefined;

/** Starts the browser, which asks nobody for anything of its own accord. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // All pages are the site's own: one process does for them.
      "--disable-site-isolation-trials",
      "--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess,Translate,OptimizationHints,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    ],
  });
