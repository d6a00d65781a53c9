/**
 * The site as `deno task build` made it, and beside it what it is measured against, in one process
 * on two ports. The ports come as a line of JSON. Each line that is read asks for the memory that
 * the process takes, after a collection of garbage.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { Hono } from "hono";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { lessons } from "../../../lessons/mod.ts";
import { makeApp } from "../../../site/app.tsx";
import { unpack } from "../../../site/archive.ts";
import { clientOf } from "../../../site/deno.ts";
import { makeHouse } from "../../../site/house.ts";
import { limits } from "../../../site/limits.ts";
import { makeRuns } from "../../../site/routes/run.ts";
import { bareWords } from "./bare_words.ts";

const file = new URL("../../../dist/site.bin", import.meta.url);
const archive = unpack(Deno.readFileSync(file).buffer);

/** All clients of a benchmark have one address. */
const perClient = { ...limits.perClient, burst: 1_000_000 };
const house = await Effect.runPromise(makeHouse({ ...limits, perClient }));
const runs = makeRuns({ lessons, house, clientOf, sharesRuns: true });
const app = makeApp({ archive, runs: () => Promise.resolve(runs) });

/** Answers with a lesson's bytes, or with its words alone, and does nothing else. */
const bare = new Hono();
for (const [path, { brotli, type }] of archive.leaves) {
  if (!type.startsWith("text/html")) continue;
  const words = brotliCompressSync(bareWords(brotliDecompressSync(brotli).toString()));
  const headers = { "Content-Type": type, "Content-Encoding": "br" };
  bare.get(`/same${path}`, (context) => context.body(brotli, 200, headers));
  bare.get(`/words${path}`, (context) => context.body(new Uint8Array(words), 200, headers));
}

const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
const servers = {
  site: Deno.serve(options, app.fetch),
  bare: Deno.serve(options, bare.fetch),
};
console.log(JSON.stringify({ site: servers.site.addr.port, bare: servers.bare.addr.port }));

const { gc } = globalThis as unknown as { readonly gc: () => void };
for await (const _ of Deno.stdin.readable) {
  gc();
  // What answers held outside of the heap is given back a moment after them.
  await new Promise((resolve) => setTimeout(resolve, 100));
  gc();
  console.log(JSON.stringify(Deno.memoryUsage()));
}
