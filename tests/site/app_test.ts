import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import type { Hono } from "hono";
import { lessons } from "../../lessons/mod.ts";
import { makeApp } from "../../site/app.tsx";
import { makeHouse } from "../../site/house.ts";
import { press } from "../../src/dev/press.ts";

const edition = await press();

const open = async (runs = 10) => {
  const house = await Effect.runPromise(makeHouse({ runs, deadline: "1 minute" }));
  return { house, app: makeApp({ edition, lessons, house }) };
};

const pages = [
  "/",
  "/book",
  "/search",
  "/search?q=queue",
  ...edition.chapters.flatMap(({ exercises, slug }) => [
    `/lessons/${slug}`,
    ...exercises.map((exercise) => `/lessons/${slug}/exercises/${exercise.slug}`),
  ]),
];

const get = async (app: Hono, path: string, accept = "*/*"): Promise<Response> =>
  await app.request(path, { headers: { accept } });

Deno.test("the site answers with a whole page for each of its addresses", async () => {
  const { app } = await open();
  for (const path of pages) {
    const response = await get(app, path);
    assert.equal(response.status, 200, path);
    const html = await response.text();
    assert.match(html, /^<!doctype html><html lang="en">.*<\/html>$/s);
    assert.equal(html.match(/<h1/g)?.length, path === "/book" ? lessons.length + 1 : 1, path);
  }
});

Deno.test("every page forbids scripts and styles that are not the site's own, and has none within", async () => {
  const { app } = await open();
  for (const path of [...pages, "/nothing"]) {
    const response = await get(app, path);
    const policy = response.headers.get("Content-Security-Policy")!;
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(response.headers.get("X-Frame-Options"), "DENY");
    assert.equal(response.headers.get("Referrer-Policy"), "same-origin");
    assert.doesNotMatch(await response.text(), /<style|style="|<script(?![^>]* src=)|onclick/);
  }
});

Deno.test("every link and anchor within the site resolves", async () => {
  const { app } = await open();
  for (const path of pages) {
    const html = await (await get(app, path)).text();
    const ids = new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id));
    for (const [, target] of html.matchAll(/ (?:href|src)="([^"]+)"/g)) {
      if (/^https?:/.test(target!)) continue;
      const [address, anchor] = target!.split("#");
      if (address === "") assert.ok(ids.has(anchor!), `${path}: #${anchor}`);
      else {
        const response = await get(app, address!);
        assert.equal(response.status, 200, `${path}: ${target}`);
        const there = await response.text();
        if (anchor !== undefined) {
          assert.ok(there.includes(` id="${anchor}"`), `${path}: ${target}`);
        }
      }
    }
  }
});

Deno.test("a lesson can be had as Markdown, with its code in it", async () => {
  const { app } = await open();
  const text = await (await get(app, "/lessons/thread-pool.md")).text();
  assert.match(text, /^# The thread-pool bulkhead\n/);
  assert.match(text, /`thread_pool.ts`:\n\n```ts\n.*Hands free workers to those/s);
});

Deno.test("search finds the sections that have all the words, and says when there is none", async () => {
  const { app } = await open();
  const found = await (await get(app, "/search?q=stale+results")).text();
  assert.match(found, /href="\/lessons\/circuit-breaker#the-naive-breaker"/);
  const none = await (await get(app, "/search?q=%3Cb%3Ezebra")).text();
  assert.match(none, /Nothing has all of “&lt;b&gt;zebra” in it/);
});

Deno.test("the sitemap and the feed name every lesson, robots.txt names the sitemap", async () => {
  const { app } = await open();
  const sitemap = await (await get(app, "/sitemap.xml")).text();
  const feed = await (await get(app, "/feed.xml")).text();
  for (const { slug } of lessons) {
    assert.ok(sitemap.includes(`<loc>http://localhost/lessons/${slug}</loc>`));
    assert.ok(feed.includes(`<link href="http://localhost/lessons/${slug}"/>`));
  }
  assert.match(await (await get(app, "/robots.txt")).text(), /Sitemap: http:\/\/localhost/);
});

Deno.test("a page that has not changed is not sent again", async () => {
  const { app } = await open();
  const first = await get(app, "/");
  const etag = first.headers.get("ETag")!;
  const again = await app.request("/", { headers: { "If-None-Match": etag } });
  assert.equal(again.status, 304);
});

Deno.test("what is not there is a page with status 404, and writing is refused with Allow", async () => {
  const { app } = await open();
  const missing = await get(app, "/lessons/nothing");
  assert.equal(missing.status, 404);
  assert.match(await missing.text(), /There is no such page/);
  for (const method of ["POST", "PUT", "DELETE"]) {
    const response = await app.request("/", { method });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("Allow"), "GET, HEAD");
  }
});

const outputOf = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "lesson", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout);
};

Deno.test("a run is the same here and in the terminal, byte for byte", async () => {
  const { app } = await open();
  const response = await get(
    app,
    "/lessons/thread-pool/run?seed=7&workers=4",
    "application/x-ndjson",
  );
  const text = await response.text();
  assert.equal(text, await outputOf("2", "--seed", "7", "--workers", "4", "--format", "ndjson"));
});

Deno.test("a run comes as an event stream and as the log, in the order of its time", async () => {
  const { app } = await open();
  const query = "length=4&speed=10000";
  const stream = await get(app, `/lessons/thread-pool/run?${query}`, "text/event-stream");
  assert.equal(stream.headers.get("Content-Type"), "text/event-stream; charset=utf-8");
  const events = (await stream.text()).trimEnd().split("\n\n");
  assert.equal(events.pop(), "event: end\ndata: whole");
  const times = events.map((event) => JSON.parse(event.replace("data: ", "")).at);
  assert.deepEqual(times, times.toSorted((a, b) => a - b));
  const log = await (await get(app, `/lessons/thread-pool/run?${query}`)).text();
  assert.match(log, /^ {3}0\.000 s {2}naive {5}pool .* opens with 10 workers/);
  assert.match(log, /\nservice {2}world .*\nrequest/s);
});

Deno.test("parameters out of their bounds, or unknown, are a 400 that says what is allowed", async () => {
  const { app } = await open();
  const cases = [
    ["workers=65", 'workers is "65", and must be a whole number from 1 to 64.\n'],
    ["seed=-1", 'seed is "-1", and must be a whole number from 0 to 9007199254740991.\n'],
    ["speed=0", 'speed is "0", and must be a number from 0.01 to 10000.\n'],
  ] as const;
  for (const [query, text] of cases) {
    const response = await get(app, `/lessons/thread-pool/run?${query}`);
    assert.equal(response.status, 400);
    assert.equal(await response.text(), text);
  }
  const unknown = await get(app, "/lessons/thread-pool/run?worker=1");
  assert.equal(unknown.status, 400);
  assert.match(await unknown.text(), /^There is no parameter "worker"\. This lesson has: workers,/);
});

Deno.test("when all runs are taken the next is a 503 with Retry-After; one that leaves makes room", async () => {
  const { app, house } = await open(1);
  const slow = await get(app, "/lessons/thread-pool/run?speed=0.01");
  const refused = await get(app, "/lessons/thread-pool/run");
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("Retry-After"), "5");
  assert.equal((await (await get(app, "/healthz")).json()).active, 1);
  await slow.body!.cancel();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const { active, failed, interrupted } = await Effect.runPromise(house.statistics);
  assert.deepEqual({ active, failed, interrupted }, { active: 0, failed: 0, interrupted: 1 });
});

Deno.test("closing the house ends what is streamed with a last event", async () => {
  const { app, house } = await open();
  const response = await get(app, "/lessons/thread-pool/run?speed=0.01", "text/event-stream");
  const text = response.text();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await Effect.runPromise(house.close);
  assert.match(await text, /event: end\ndata: cut short\n\n$/);
});
