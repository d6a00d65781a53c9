/**
 * What the site promises on every host.
 *
 * @module
 */
import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { lessons } from "../../lessons/mod.ts";

/** Asks a site for something. */
export type Get = (path: string, init?: RequestInit) => Promise<Response>;

/** Each by its title. */
export const promises = new Map<string, (get: Get) => Promise<void>>();

/** The text of an answer that nobody has decompressed yet, or that `fetch` has. */
const textOf = async (response: Response): Promise<string> => {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const encoding = response.headers.get("Content-Encoding");
  if (bytes[0] === "<".charCodeAt(0) || encoding === null) return new TextDecoder().decode(bytes);
  return (encoding === "br" ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString();
};

const accept = (type: string): RequestInit => ({ headers: { accept: type } });

/** The addresses of all pages for readers. */
export const addresses = [
  "/",
  "/book",
  "/offline",
  "/search",
  "/search?q=queue",
  ...lessons.flatMap(({ exercises = [], slug }) => [
    `/lessons/${slug}`,
    ...exercises.map((exercise) => `/lessons/${slug}/exercises/${exercise.slug}`),
  ]),
];

promises.set("the site answers with a whole page for each of its addresses", async (get) => {
  for (const path of addresses) {
    const response = await get(path);
    assert.equal(response.status, 200, path);
    const html = await response.text();
    assert.match(html, /^<!doctype html><html lang="en">.*<\/html>$/s);
    assert.equal(html.match(/<h1/g)?.length, path === "/book" ? lessons.length + 1 : 1, path);
  }
});

promises.set(
  "every page forbids scripts and styles that are not the site's own, and has none within",
  async (get) => {
    for (const path of [...addresses, "/nothing"]) {
      const response = await get(path);
      const policy = response.headers.get("Content-Security-Policy")!;
      assert.match(
        policy,
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/,
      );
      assert.doesNotMatch(policy, /'unsafe/);
      assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(response.headers.get("Referrer-Policy"), "same-origin");
      assert.doesNotMatch(await response.text(), /<style|style="|<script(?![^>]* src=)|onclick/);
    }
  },
);

promises.set("every link and anchor within the site resolves", async (get) => {
  for (const path of addresses) {
    const html = await (await get(path)).text();
    const ids = new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id));
    for (const [, target] of html.matchAll(/ (?:href|src)="([^"]+)"/g)) {
      if (/^(https?|data):/.test(target!)) continue;
      const [address, anchor] = target!.split("#");
      if (address === "") assert.ok(ids.has(anchor!), `${path}: #${anchor}`);
      else {
        const response = await get(address!);
        assert.equal(response.status, 200, `${path}: ${target}`);
        const there = await response.text();
        if (anchor !== undefined) {
          assert.ok(there.includes(` id="${anchor}"`), `${path}: ${target}`);
        }
      }
    }
  }
});

promises.set("a lesson can be had as Markdown, with its code in it", async (get) => {
  const text = await (await get("/lessons/thread-pool.md")).text();
  assert.match(text, /^# The thread-pool bulkhead\n/);
  assert.match(text, /`thread_pool.ts`:\n\n```ts\n.*Hands free workers to those/s);
});

promises.set(
  "search finds the sections and exercises that have all the words, and says when there is none",
  async (get) => {
    const [first] = /<ol class="lessons">.*?<\/a>/s.exec(
      await (await get("/search?q=reject+full")).text(),
    )!;
    assert.match(first, /href="\/lessons\/thread-pool\/exercises\/reject-when-full"/);
    const found = await (await get("/search?q=stale+results")).text();
    assert.match(found, /href="\/lessons\/circuit-breaker#the-naive-breaker"/);
    const none = await (await get("/search?q=%3Cb%3Ezebra")).text();
    assert.match(none, /Nothing has all of “&lt;b&gt;zebra” in it/);
  },
);

promises.set(
  "the sitemap and the feed name every lesson, robots.txt names the sitemap",
  async (get) => {
    const sitemap = await (await get("/sitemap.xml")).text();
    const feed = await (await get("/feed.xml")).text();
    for (const { slug } of lessons) {
      assert.ok(sitemap.includes(`/lessons/${slug}</loc>`));
      assert.ok(feed.includes(`/lessons/${slug}"/>`));
    }
    assert.match(
      await (await get("/robots.txt")).text(),
      /Sitemap: http:\/\/localhost(:\d+)?\/sitemap\.xml/,
    );
  },
);

promises.set("a page that has not changed is not sent again", async (get) => {
  const first = await get("/");
  const etag = first.headers.get("ETag")!;
  const again = await get("/", { headers: { "If-None-Match": etag } });
  assert.equal(again.status, 304);
});

promises.set("a page comes compressed as its reader can take it", async (get) => {
  const plain = await (await get("/book", { headers: { "Accept-Encoding": "identity" } })).text();
  for (const encoding of ["br", "gzip"]) {
    const response = await get("/book", { headers: { "Accept-Encoding": encoding } });
    assert.equal(response.headers.get("Vary"), "Accept-Encoding");
    assert.equal(await textOf(response), plain);
  }
  const refusing = await get("/book", { headers: { "Accept-Encoding": "br;q=0, gzip;q=0" } });
  assert.equal(await textOf(refusing), plain);
});

promises.set(
  "files with a hash in their name are kept for ever, pages are asked for again",
  async (get) => {
    const page = await get("/");
    assert.equal(page.headers.get("Cache-Control"), "public, max-age=0, must-revalidate");
    const [style] = (await page.text()).match(/\/assets\/[^"]+\.css/)!;
    const { headers } = await get(style);
    assert.equal(headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    assert.equal(headers.get("Content-Type"), "text/css; charset=utf-8");
  },
);

/** Where a page has a workbench. */
const isExercise = (path: string): boolean => path.includes("/exercises/");

promises.set(
  "a page asks for one style, a workbench for one more, and for one script",
  async (get) => {
    for (const path of addresses) {
      const html = await (await get(path)).text();
      const links = html.matchAll(/<link rel="(?:stylesheet|icon|preload|modulepreload)"[^>]*>/g);
      const asked = Array.from(links, ([link]) => /href="([^"]+)"/.exec(link)![1]!)
        .filter((address) => !address.startsWith("data:"));
      assert.equal(asked.length, isExercise(path) ? 2 : 1, path);
      const scripts = Array.from(html.matchAll(/<script[^>]* src="([^"]+)"/g), ([, src]) => src!);
      assert.equal(scripts.length, 1, path);
      const script = await textOf(await get(scripts[0]!));
      assert.doesNotMatch(script, /(^|[;}\n])import *["{*]/, path);
    }
  },
);

promises.set("the types of a page's listings are where it says, and kept for ever", async (get) => {
  for (const path of addresses.filter((path) => path.startsWith("/lessons/"))) {
    const [, types] = (await (await get(path)).text()).match(/ data-types="([^"]+)"/)!;
    const response = await get(types!);
    assert.equal(response.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    const { files } = await response.json();
    assert.ok(Object.keys(files).length > 0, path);
  }
  assert.equal((await get("/assets/0123456789/types-99.json")).status, 404);
});

promises.set("HEAD tells what GET would, and how long that is, without it", async (get) => {
  const headers = { "Accept-Encoding": "identity" };
  for (const path of ["/lessons/thread-pool", "/search?q=queue", "/lessons/nothing"]) {
    const [head, page] = [
      await get(path, { method: "HEAD", headers }),
      await get(path, { headers }),
    ];
    assert.equal(head.status, page.status);
    assert.equal((await head.arrayBuffer()).byteLength, 0);
    const { byteLength } = await page.arrayBuffer();
    assert.ok(byteLength > 0);
    assert.equal(head.headers.get("Content-Length"), String(byteLength), path);
    for (
      const name of ["Content-Type", "ETag", "Content-Security-Policy", "X-Content-Type-Options"]
    ) {
      assert.equal(head.headers.get(name), page.headers.get(name), name);
    }
  }
});

promises.set("HEAD of a run tells what GET would, and begins no run", async (get) => {
  const before = await (await get("/healthz")).json();
  const head = await get("/lessons/thread-pool/run?speed=0.01", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  assert.equal(head.headers.get("Content-Type"), "text/plain; charset=utf-8");
  assert.equal(head.headers.get("Cache-Control"), "no-store");
  assert.equal((await get("/lessons/thread-pool/run?workers=0", { method: "HEAD" })).status, 400);
  assert.deepEqual(await (await get("/healthz")).json(), before);
});

promises.set("an address with a slash too many leads to the page", async (get) => {
  const response = await get("/lessons/thread-pool/", { redirect: "manual" });
  assert.equal(response.status, 301);
  assert.match(response.headers.get("Location")!, /\/lessons\/thread-pool$/);
});

promises.set(
  "what is not there is a page with status 404, and writing is refused with Allow",
  async (get) => {
    const missing = await get("/lessons/nothing");
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /There is no such page/);
    for (const method of ["POST", "PUT", "DELETE"]) {
      const response = await get("/", { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get("Allow"), "GET, HEAD");
    }
  },
);

const outputOf = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "lesson", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout);
};

promises.set("a run is the same here and in the terminal, byte for byte", async (get) => {
  const response = await get(
    "/lessons/thread-pool/run?seed=7&workers=4",
    accept("application/x-ndjson"),
  );
  const text = await response.text();
  assert.equal(text, await outputOf("2", "--seed", "7", "--workers", "4", "--format", "ndjson"));
});

promises.set(
  "a run comes as an event stream and as the log, in the order of its time",
  async (get) => {
    const query = "length=4&speed=10000";
    const stream = await get(`/lessons/thread-pool/run?${query}`, accept("text/event-stream"));
    assert.equal(stream.headers.get("Content-Type"), "text/event-stream; charset=utf-8");
    const events = (await stream.text()).trimEnd().split("\n\n");
    assert.equal(events.pop(), "event: end\ndata: whole");
    const times = events.map((event) => JSON.parse(event.replace("data: ", "")).at);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    const log = await (await get(`/lessons/thread-pool/run?${query}`)).text();
    assert.match(log, /^ {3}0\.000 s {2}naive {5}pool .* opens with 10 workers/);
    assert.match(log, /\nservice {2}world .*\nrequest/s);
  },
);

promises.set(
  "parameters out of their bounds, or unknown, are a 400 that says what is allowed",
  async (get) => {
    const cases = [
      ["workers=65", 'workers is "65", and must be a whole number from 1 to 64.\n'],
      ["seed=-1", 'seed is "-1", and must be a whole number from 0 to 9007199254740991.\n'],
      ["speed=0", 'speed is "0", and must be a number from 0.01 to 10000.\n'],
    ] as const;
    for (const [query, text] of cases) {
      const response = await get(`/lessons/thread-pool/run?${query}`);
      assert.equal(response.status, 400);
      assert.equal(await response.text(), text);
    }
    const unknown = await get("/lessons/thread-pool/run?worker=1");
    assert.equal(unknown.status, 400);
    assert.match(
      await unknown.text(),
      /^There is no parameter "worker"\. This lesson has: workers,/,
    );
  },
);
