import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { simulated } from "../../src/lesson/run.ts";
import { encodeStream } from "../../src/trace/ndjson.ts";

/**
 * A short run of each lesson, event by event. Where a lesson is meant to change, write it anew:
 *
 *     deno test --allow-all tests/lessons/golden_test.ts -- --write
 */
const golden: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cascading-failure": { orders: "1", length: "8", faultAt: "2", faultFor: "3", slow: "6" },
  "thread-pool": {
    workers: "3",
    queue: "4",
    longestWait: "1",
    patience: "2",
    rate: "2",
    burst: "8",
    burstAt: "2",
    burstFor: "2",
    length: "6",
  },
  "connection-pool": {
    readers: "2",
    writers: "1",
    analysts: "1",
    acquireLimit: "1",
    reads: "3",
    writes: "2",
    reports: "2",
    reportsAt: "2",
    reportsFor: "2",
    report: "3",
    dropAt: "6",
    length: "8",
  },
  "memory": { rate: "0.5", crawl: "20", crawlAt: "4", crawlFor: "2", stay: "5", length: "10" },
  "circuit-breaker": {
    fault: "herd",
    orders: "2",
    faultAt: "1",
    faultFor: "3",
    timeout: "1",
    recovery: "0.1",
    length: "10",
  },
  // Three orders; then e-mail is down, and two more succeed without it.
  "order-service": { load: "five" },
  "sizing-and-monitoring": {
    load: "0.5",
    sale: "4",
    saleAt: "1",
    saleFor: "3",
    illAt: "5",
    illFor: "2",
    window: "2",
    hold: "0.5",
    page: "on",
    length: "8",
  },
  "between-bulkheads": {
    rate: "4",
    faultAt: "2",
    faultFor: "5",
    limit: "1",
    capacity: "4",
    overflow: "drop-oldest",
    tries: "3",
    length: "10",
  },
  "processes-and-cpus": {
    fault: "killed",
    whenLost: "retry",
    bad: "2",
    badAt: "2",
    pages: "3",
    length: "6",
  },
};

for (const lesson of lessons) {
  Deno.test(`lesson ${lesson.number} gives its golden trace, byte for byte`, async () => {
    const file = new URL(`./golden/${lesson.slug}.ndjson`, import.meta.url);
    const demonstration = await lesson.load();
    const given = golden[lesson.slug];
    assert.ok(given !== undefined, `parameters of the golden run of ${lesson.slug}`);
    const values = Either.getOrThrow(Parameter.read(demonstration.parameters, given));
    const lines = await Effect.runPromise(
      Stream.runCollect(encodeStream(simulated(demonstration, { seed: 42, values }))),
    );
    const text = Chunk.join(lines, "");
    if (Deno.args.includes("--write")) await Deno.writeTextFile(file, text);
    assert.equal(text, await Deno.readTextFile(file));
  });
}
