/**
 * Keeps what was read, for when there is no network. Pages come from the network when there is one;
 * what they refer to has its content in its name, so a page that was kept always finds the scripts
 * and styles that it was made with. Each edition has a cache of its own: a new worker fills the next
 * one while the old still serves, and takes over when no page of the old is open any more.
 *
 * @module
 */
import { stemOf } from "./stem.ts";

/** The edition, written before this script when it is made. */
declare const edition: {
  readonly version: string;
  /** Everything that the book consists of. */
  readonly paths: ReadonlyArray<string>;
};

interface ExtendableEvent extends Event {
  readonly waitUntil: (promise: Promise<unknown>) => void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly respondWith: (response: Promise<Response>) => void;
}

interface Worker extends EventTarget {
  readonly clients: { readonly claim: () => Promise<void> };
}

/** What a page asks for. */
interface Asked extends ExtendableEvent {
  readonly data:
    | { readonly _tag: "Keep"; readonly paths: ReadonlyArray<string> }
    | { readonly _tag: "KeepAll" };
  readonly ports: ReadonlyArray<MessagePort>;
}

const worker = self as unknown as Worker;
const prefix = "watertight-";
const cacheName = prefix + edition.version;

/** A page that says so is in a cache that has the whole book. */
const wholeMark = "/whole-book";

const isAsset = (path: string): boolean => path.startsWith("/assets/");

/** What depends on the moment, or on a query, is had from the network or not at all. */
const isFixed = (path: string): boolean =>
  !/^\/(?:search|healthz|lifeline|service-worker\.js)$|\/run$/.test(path);

/** What a file cannot do without: what it names by its address, and scripts that it imports at once. */
const referredTo = (path: string, text: string): ReadonlyArray<string> => [
  ...Array.from(text.matchAll(/"(\/assets\/[^"]+)"/g), ([, address]) => address!),
  ...Array.from(
    text.matchAll(/\b(?:from|import) ?"\.\/([\w.-]+\.js)"/g),
    ([, name]) => path.slice(0, path.lastIndexOf("/") + 1) + name,
  ),
];

const readable = /^(?:text\/html|text\/javascript|application\/json)/;

/** Keeps a file and all that it refers to. */
const take = async (cache: Cache, path: string, taken = new Set<string>()): Promise<void> => {
  if (taken.has(path)) return;
  taken.add(path);
  let response = isAsset(path) ? await cache.match(path) : undefined;
  if (response === undefined) {
    response = await fetch(path, { cache: isAsset(path) ? "default" : "no-cache" });
    if (!response.ok) return;
    await cache.put(path, response.clone());
  }
  if (!readable.test(response.headers.get("Content-Type") ?? "")) return;
  for (const found of referredTo(path, await response.text())) await take(cache, found, taken);
};

const earlier = async (): Promise<ReadonlyArray<string>> =>
  (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);

/** Keeps of this edition what was kept of the one before: pages, and what they loaded later. */
const inherit = async (): Promise<void> => {
  const cache = await caches.open(cacheName);
  const kept: Array<string> = [];
  for (const name of await earlier()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  }
  if (kept.includes(wholeMark)) return await keepAll(cache, () => {});
  const stems = new Set(kept.filter(isAsset).map(stemOf));
  const taken = new Set<string>();
  for (const path of edition.paths) {
    const isWanted = isAsset(path) ? stems.has(stemOf(path)) : kept.includes(path);
    if (isWanted) await take(cache, path, taken);
  }
};

const keepAll = async (cache: Cache, onKept: (count: number) => void): Promise<void> => {
  const taken = new Set<string>();
  for (const [index, path] of edition.paths.entries()) {
    await take(cache, path, taken);
    onKept(index + 1);
  }
  await cache.put(wholeMark, new Response("whole"));
};

/** What is shown where a page cannot be had. It is kept from the beginning. */
const offlinePage = "/offline";

const offline = async (cache: Cache): Promise<Response> =>
  await cache.match(offlinePage) ?? Response.error();

const answer = async (request: Request, path: string): Promise<Response> => {
  const cache = await caches.open(cacheName);
  if (isAsset(path)) {
    const kept = await cache.match(path) ?? await caches.match(path);
    if (kept !== undefined) return kept;
    const response = await fetch(request);
    if (response.ok) await cache.put(path, response.clone());
    return response;
  }
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(path, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept !== undefined) return kept;
    if (request.mode === "navigate") return await offline(cache);
    throw error;
  }
};

/** What no cache has an answer to: from the network, or not at all. */
const answerNow = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.mode !== "navigate") throw error;
    return await offline(await caches.open(cacheName));
  }
};

worker.addEventListener("install", (event) => {
  (event as ExtendableEvent).waitUntil((async () => {
    await take(await caches.open(cacheName), offlinePage);
    await inherit();
  })());
});

worker.addEventListener("activate", (event) => {
  (event as ExtendableEvent).waitUntil((async () => {
    for (const name of await earlier()) await caches.delete(name);
    await worker.clients.claim();
  })());
});

worker.addEventListener("fetch", (event) => {
  const { request, respondWith } = event as FetchEvent;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (isFixed(pathname)) respondWith.call(event, answer(request, pathname));
  else if (request.mode === "navigate") respondWith.call(event, answerNow(request));
});

worker.addEventListener("message", (event) => {
  const { data, ports: [port], waitUntil } = event as Asked;
  waitUntil.call(
    event,
    (async () => {
      const cache = await caches.open(cacheName);
      if (data._tag === "Keep") {
        for (const path of data.paths.filter(isFixed)) {
          if (await cache.match(path) !== undefined) continue;
          // A script is of no use without those that it imports; a page is, without its pictures.
          await (path.endsWith(".js") ? take(cache, path) : cache.add(path)).catch(() => {});
        }
        return;
      }
      const total = edition.paths.length;
      try {
        await keepAll(cache, (count) => port?.postMessage({ count, total }));
        port?.postMessage({ count: total, total, isWhole: true });
      } catch (error) {
        port?.postMessage({ count: 0, total, error: String(error) });
      }
    })(),
  );
});
