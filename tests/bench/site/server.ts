/**
 * The site as `deno task build` made it, and beside it what it is measured against, in one process
 * on two ports. The ports come as a line of JSON. Each line that is read asks for the memory in
 * use, in bytes.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import { Hono } from "hono";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { lessons } from "../../../lessons/mod.ts";
import { makeApp } from "../../../site/app.tsx";
import { unpack } from "../../../site/archive.ts";
import { clientOf } from "../../../site/deno.ts";
import { makeHouse } from "../../../site/house.ts";
import { limits } from "../../../site/limits.ts";
import { makePlayback } from "../../../site/playback/playback.ts";
import { makeRecorderInThread } from "../../../site/recorder/in_thread.ts";
import { makeRuns } from "../../../site/routes/run.ts";
import { bareWords } from "./bare_words.ts";
import { inUse } from "./memory.ts";

const file = new URL("../../../dist/site.bin", import.meta.url);
const archive = unpack(Deno.readFileSync(file).buffer);

/** All clients of a benchmark have one address. */
const perClient = { ...limits.perClient, burst: 1_000_000 };
const house = await Effect.runPromise(makeHouse({ ...limits, perClient }));
const openThread = (): Worker =>
  new Worker(new URL("recorder_thread.ts", import.meta.url), { type: "module" });
const scope = await Effect.runPromise(Scope.make());
const recorder = await Effect.runPromise(Scope.extend(makeRecorderInThread(openThread), scope));
const runs = makeRuns({
  lessons,
  house,
  clientOf,
  playback: Effect.succeed(makePlayback(recorder)),
});
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

const memory = new BroadcastChannel("memory");
for await (const _ of Deno.stdin.readable) {
  const ofThread = new Promise<number>((resolve) => {
    memory.onmessage = ({ data }) => resolve(data);
  });
  memory.postMessage("how much?");
  console.log(await inUse() + await ofThread);
}
