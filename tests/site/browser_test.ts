import assert from "node:assert/strict";
// A test's tool only: the site itself has no use for it.
// deno-lint-ignore no-import-prefix
import type { Page } from "npm:playwright-core@1.65.1";
import { outputOf } from "../../src/dev/quotation.ts";
import { browserTest, violations } from "./browser.ts";

const playing = async (page: Page): Promise<string> =>
  await page.locator(".player .transport output").innerText();

browserTest(
  "in a browser, a lesson runs, pauses and can be scrubbed by keyboard",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool`);
    await page.locator(".controls button[type=submit]").focus();
    await page.keyboard.press("Enter");
    await page.locator(".player svg").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    const before = await playing(page);
    await page.waitForTimeout(100);
    assert.equal(await playing(page), before);
    await page.getByLabel("Time of the run").focus();
    await page.keyboard.press("End");
    assert.match(await playing(page), /^14\.0 s of 14\.0 s$/);
    assert.match(await page.locator(".player pre").nth(1).innerText(), /request +naive +158 +80/);
    await page.keyboard.press("Home");
    assert.match(await playing(page), /^0\.0 s of/);
  },
);

browserTest(
  "in a browser, a slider sets a parameter, and the address is the run that it names",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool`);
    await page.getByText("Change its parameters").click();
    await page.getByLabel("Workers in the pool, slider").focus();
    for (let workers = 10; workers > 5; workers--) await page.keyboard.press("ArrowLeft");
    assert.equal(
      await page.getByRole("spinbutton", { name: "Workers in the pool" }).inputValue(),
      "5",
    );
    await page.getByLabel("Virtual seconds in a second, when watched").fill("1000");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("The run has ended.").waitFor();
    const table = await page.locator(".player pre").nth(1).innerText();
    const shared = page.url();
    assert.match(shared, /\?workers=5&speed=1000#run$/);
    await page.goto("about:blank");
    await page.goto(shared);
    await page.getByText("The run has ended.").waitFor();
    assert.equal(await page.locator(".player pre").nth(1).innerText(), table);
    await page.getByRole("button", { name: /deno task lesson 2 --workers 5/ }).waitFor();
  },
);

browserTest(
  "in a browser, a task says what became of it, and the arrow keys go from event to event",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool?speed=1000#run`);
    await page.getByText("The run has ended.").waitFor();
    const canvas = page.locator(".canvas");
    const bars = canvas.locator("path.busy").last();
    await bars.scrollIntoViewIfNeeded();
    const box = (await bars.boundingBox())!;
    await page.mouse.move(box.x + 3, box.y + 3);
    assert.match(
      await page.locator(".pointed").innerText(),
      /^bulkhead: request-\d \(request\) came to pool at 0\.\d\d s, worked .* and succeeded\.$/,
    );
    await canvas.focus();
    await page.keyboard.press("Home");
    const log = page.locator(".player pre").first();
    const lines = async () => (await log.innerText()).trimEnd().split("\n").length;
    const first = await lines();
    await page.keyboard.press("ArrowRight");
    assert.ok(await lines() > first);
    const said = await page.locator(".player .status").innerText();
    assert.ok((await log.innerText()).replaceAll(/ +/g, " ").includes(said.replaceAll(/ +/g, " ")));
    await page.keyboard.press("ArrowLeft");
    assert.equal(await lines(), first);
  },
);

browserTest(
  "in a browser, lesson 3 runs on SQLite's WebAssembly build, and comes to what the terminal shows",
  async (page, address) => {
    const fetched: Array<string> = [];
    page.on("request", (request) => {
      if (/sqlite/.test(request.url())) fetched.push(new URL(request.url()).pathname);
    });
    for (const slug of ["thread-pool", "connection-pool"]) {
      assert.deepEqual(fetched, [], "nothing of SQLite is loaded before lesson 3 is run");
      await page.goto(`${address}/lessons/${slug}?speed=10000`);
      await page.getByText("The run has ended.").waitFor();
    }
    assert.equal(fetched.filter((path) => /^\/assets\/\w+\/sqlite3\.wasm$/.test(path)).length, 1);
    assert.equal(
      `${await page.locator(".player pre").nth(1).innerText()}\n`,
      await outputOf("deno task lesson 3 --format table"),
    );
  },
);

browserTest("in a browser, the home page plays a run where it stands", async (page, address) => {
  await page.goto(address);
  await page.getByRole("button", { name: "Run it here" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("group", { name: /^The run\./ }).press("End");
  await page.getByText("The run has ended.").waitFor();
});

browserTest(
  "in a browser, a page is fetched ahead when the pointer rests on its link, and a run is not",
  async (page, address) => {
    const ahead: Array<string> = [];
    page.context().on("request", (request) => {
      const purpose = request.headers()["sec-purpose"] ?? "";
      if (purpose.startsWith("prefetch")) ahead.push(new URL(request.url()).pathname);
    });
    await page.goto(`${address}/lessons/thread-pool`);
    await page.getByRole("link", { name: "the log as plain text" }).hover();
    await page.waitForTimeout(500);
    const next = page.locator("a[rel=next]");
    await next.hover();
    await page.waitForTimeout(700);
    await next.click();
    await page.waitForURL("**/lessons/connection-pool");
    const delivery = await page.evaluate(() =>
      (performance.getEntriesByType("navigation")[0] as unknown as { deliveryType: string })
        .deliveryType
    );
    assert.equal(delivery, "navigational-prefetch");
    assert.ok(!ahead.some((path) => path.includes("/run")), ahead.join());
  },
);

browserTest(
  "without script, a lesson is whole: prose, code, its recorded run, and a form that runs it",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool`);
    assert.ok(
      await page.locator("img").evaluate((image) => image.getAttribute("alt")!.length > 40),
    );
    assert.match(await page.locator(".run pre").innerText(), /request +naive +158 +80/);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("opens with 10 workers and a queue of 20").waitFor();
  },
  { javaScriptEnabled: false },
);

browserTest(
  "in a browser, the list of a lesson's sections says which is being read",
  async (page, address) => {
    await page.goto(`${address}/lessons/thread-pool`);
    const current = page.locator(".outline [aria-current=location]");
    const second = page.locator(".outline a").nth(1);
    await second.click();
    await current.and(second).waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await current.and(page.getByRole("link", { name: "Exercises" })).waitFor();
    assert.equal(await current.count(), 1);
  },
);

browserTest("axe finds nothing on any kind of page, light and dark", async (page, address) => {
  const exercise = "/lessons/thread-pool/exercises/reject-when-full";
  const lesson = "/lessons/circuit-breaker";
  for (const path of ["/", "/book", "/search?q=stale", exercise, lesson, `${lesson}#run`]) {
    await page.goto(address + path);
    if (path.endsWith("#run")) {
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByRole("button", { name: "Pause" }).click();
    }
    // A chapter of the book is what a lesson's page has: one is enough.
    await page.locator(".book > article").evaluateAll((all) =>
      all.slice(1).forEach((one) => one.remove())
    );
    assert.deepEqual(await violations(page), [], path);
  }
});

const breaker = "/lessons/circuit-breaker";
/** The identifier of which the type says most about errors. */
const run = (page: Page) =>
  page.locator("[data-n]", { hasText: "readonly run:" }).locator(".typed", { hasText: "run" })
    .first();

/** Brings the listing into view, and waits until its identifiers have their types. */
const openListing = async (page: Page, address: string) => {
  await page.goto(address + breaker);
  const figure = page.locator("figure.listing", { hasText: "readonly run:" });
  await figure.hover();
  await run(page).waitFor();
  return figure;
};

browserTest(
  "in a browser, a pointer on an identifier shows its type, which can be reached and dismissed",
  async (page, address) => {
    await openListing(page, address);
    const tip = page.getByRole("tooltip");
    await run(page).hover();
    await tip.waitFor();
    assert.match(await tip.innerText(), /Effect\.Effect<A, E \| CircuitOpen, R>/);
    assert.match(await tip.innerText(), /fails with CircuitOpen \| E/);
    assert.equal(await run(page).getAttribute("aria-describedby"), await tip.getAttribute("id"));
    // On the tooltip itself it stays; elsewhere it goes.
    await tip.hover();
    await page.waitForTimeout(500);
    assert.ok(await tip.isVisible());
    await page.locator("h1").hover();
    await tip.waitFor({ state: "hidden" });
    await run(page).hover();
    await tip.waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await tip.isVisible(), false);
  },
);

browserTest(
  "in a browser, types can be had by keyboard, with one stop for each listing",
  async (page, address) => {
    await page.goto(address + breaker);
    const figure = page.locator("figure.listing", { hasText: "readonly run:" });
    await figure.getByRole("button", { name: "Types" }).focus();
    await page.keyboard.press("Enter");
    const tip = page.getByRole("tooltip");
    const focused = () => page.evaluate(() => document.activeElement!.textContent);
    await page.locator(".typed:focus").waitFor();
    const first = await focused();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await focused(), first);
    await page.keyboard.press("Home");
    assert.equal(await focused(), first);
    for (let step = 0; await focused() !== "run"; step++) {
      assert.ok(step < 20, "run is not reached");
      await page.keyboard.press("ArrowDown");
    }
    assert.match(await tip.innerText(), /fails with CircuitOpen \| E/);
    const described = await page.evaluate(() =>
      document.getElementById(document.activeElement!.getAttribute("aria-describedby")!)!.role
    );
    assert.equal(described, "tooltip");
    // First the tooltip, then the stepping; the listing keeps the focus, and is the one stop.
    await page.keyboard.press("Escape");
    assert.equal(await tip.isVisible(), false);
    assert.equal(await focused(), "run");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement!.localName), "pre");
    assert.equal(await figure.locator("[tabindex]").count(), 1);
    assert.equal(await figure.locator("[role]").count(), 0);
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "run");
  },
);

browserTest(
  "in a browser on a phone, a tap shows a type within the screen, and another ends it",
  async (page, address) => {
    await page.goto(address + breaker);
    const figure = page.locator("figure.listing", { hasText: "readonly run:" });
    await figure.locator("figcaption b").tap();
    await run(page).waitFor();
    const tip = page.getByRole("tooltip");
    for (const name of ["run", "CircuitOpen"]) {
      await figure.locator(".typed", { hasText: name }).first().tap();
      await tip.waitFor();
      const { width, x } = (await tip.boundingBox())!;
      assert.ok(x >= 0 && x + width <= 360, `${x} ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    }
    await page.locator("h1").tap();
    await tip.waitFor({ state: "hidden" });
  },
  { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true },
);

browserTest("axe finds nothing while a type is shown, light and dark", async (page, address) => {
  const figure = await openListing(page, address);
  await run(page).hover();
  await page.getByRole("tooltip").waitFor();
  assert.deepEqual(await violations(page), [], "by pointer");
  await figure.getByRole("button", { name: "Types" }).click();
  await page.locator(".typed:focus").waitFor();
  assert.deepEqual(await violations(page), [], "by keyboard");
});
