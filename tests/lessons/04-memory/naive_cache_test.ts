import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Heap from "../../../lessons/04-memory/heap.ts";
import * as NaiveCache from "../../../lessons/04-memory/naive_cache.ts";

// What the lesson says of watching the process, so that the lesson stays true.

const make = (heap: Heap.Heap, evicted: Array<string>) =>
  NaiveCache.make<string, number>({
    heap,
    limit: 100,
    sizeOf: (_, size) => size,
    whenFull: "evict",
    onEvict: (key) => evicted.push(key),
  });

Deno.test("NaiveCache pays for the memory of others", async () => {
  const heap = Heap.make();
  const evicted: Array<string> = [];
  const cache = make(heap, evicted);
  await Effect.runPromise(cache.put("a", 10));
  heap.allocate(90);
  assert.equal((await Effect.runPromise(Effect.flip(cache.put("b", 10))))._tag, "HeapFull");
  assert.deepEqual(evicted, ["a"]);
});

Deno.test("NaiveCache empties itself while what it pushed out is still to be collected", async () => {
  const heap = Heap.make();
  const evicted: Array<string> = [];
  const cache = make(heap, evicted);
  for (const key of ["a", "b", "c", "d", "e"]) await Effect.runPromise(cache.put(key, 20));
  await Effect.runPromise(Effect.flip(cache.put("f", 20)));
  assert.deepEqual(evicted, ["a", "b", "c", "d", "e"], "where one would have been enough");
  await Effect.runPromise(heap.collect);
  await Effect.runPromise(cache.put("f", 20));
});
