import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as FastCheck from "effect/FastCheck";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Cache from "../../../lessons/04-memory/cache.ts";
import * as Memory from "../../../lessons/04-memory/memory.ts";
import { inSimulation } from "../../in_simulation.ts";

/** A cache of a hundred bytes, whose values are the sizes of their entries. */
const make = (whenFull: "evict" | "refuse", onEvict: (key: string) => void = () => {}) =>
  Effect.gen(function* () {
    const memory = yield* Memory.make({ name: "test", limit: 100 });
    const sizeOf = (_: string, value: number) => value;
    return { memory, cache: yield* Cache.make({ memory, sizeOf, whenFull, onEvict }) };
  });

Deno.test("Cache pushes out what was used least recently", async () => {
  await inSimulation(Effect.gen(function* () {
    const evicted: Array<string> = [];
    const { cache, memory } = yield* make("evict", (key) => evicted.push(key));
    for (const key of ["a", "b", "c", "d"]) yield* cache.put(key, 25);
    assert.deepEqual(yield* cache.get("a"), Option.some(25));
    yield* cache.put("e", 50);
    assert.deepEqual(evicted, ["b", "c"]);
    assert.equal((yield* memory.statistics).used, 100);
    assert.deepEqual(yield* cache.statistics, {
      entries: 3,
      size: 100,
      hits: 1,
      misses: 0,
      evicted: 2,
    });
  }));
});

Deno.test("Cache refuses instead, where it was told to, and stays as it was", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache } = yield* make("refuse");
    yield* cache.put("a", 80);
    const refusal = yield* Effect.flip(cache.put("b", 30));
    assert.equal(refusal.reason, "Full");
    assert.deepEqual(yield* cache.get("a"), Option.some(80));
    assert.deepEqual(yield* cache.get("b"), Option.none());
  }));
});

Deno.test("Cache pushes out nothing for an entry that never fits", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache } = yield* make("evict");
    yield* cache.put("a", 80);
    const refusal = yield* Effect.flip(cache.put("b", 101));
    assert.equal(refusal.reason, "NeverFits");
    assert.deepEqual(yield* cache.get("a"), Option.some(80));
  }));
});

Deno.test("Cache pushes out nobody in vain: what others hold is not its own to free", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache, memory } = yield* make("evict");
    yield* memory.reserve(60);
    for (const key of ["a", "b", "c", "d"]) yield* cache.put(key, 10);
    assert.equal((yield* Effect.flip(cache.put("e", 50))).reason, "Full");
    assert.equal((yield* cache.statistics).entries, 4);
  }));
});

Deno.test("Cache goes on within what it has while a reservation waits", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache, memory } = yield* make("evict");
    for (const key of ["a", "b", "c", "d"]) yield* cache.put(key, 25);
    const waiting = yield* Effect.fork(Effect.scoped(memory.reserve(100)));
    yield* Effect.sleep("1 millis");
    yield* cache.put("e", 10);
    assert.equal((yield* cache.statistics).entries, 4, "one was pushed out for it");
    yield* Fiber.interrupt(waiting);
  }));
});

Deno.test("Cache may be called by whoever is told of an eviction, and takes any key", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* Memory.make({ name: "test", limit: 100 });
    const evicted: Array<number> = [];
    const cache: Cache.Cache<number, number> = yield* Cache.make<number, number>({
      memory,
      sizeOf: (_, size) => size,
      whenFull: "evict",
      onEvict: (key) => {
        evicted.push(key);
        if (evicted.length === 1) Effect.runSync(cache.put(NaN, 10));
      },
    });
    yield* cache.put(NaN, 60);
    yield* cache.put(1, 60);
    yield* cache.put(NaN, 40);
    const { entries, size } = yield* cache.statistics;
    assert.deepEqual([evicted, entries, size], [[NaN], 2, 100]);
    assert.equal((yield* memory.statistics).used, 100);
  }));
});

Deno.test("Cache replaces an entry in the room that it has, and keeps the old one if refused", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache, memory } = yield* make("refuse");
    yield* cache.put("a", 60);
    yield* cache.put("a", 90);
    assert.equal((yield* memory.statistics).used, 90);
    yield* cache.put("b", 10);
    yield* Effect.flip(cache.put("b", 11));
    assert.deepEqual(yield* cache.get("b"), Option.some(10));
  }));
});

Deno.test("Cache lets a waiting reservation have what it gives back", async () => {
  await inSimulation(Effect.gen(function* () {
    const { cache, memory } = yield* make("evict");
    yield* cache.put("a", 80);
    const waiting = yield* Effect.fork(Effect.scoped(memory.reserve(50)));
    yield* Effect.sleep("1 millis");
    yield* cache.remove("a");
    yield* waiting;
  }));
});

Deno.test("Cache rule 11: it gives everything back when its scope closes", async () => {
  await inSimulation(Effect.gen(function* () {
    const memory = yield* Memory.make({ name: "test", limit: 100 });
    yield* Effect.scoped(Effect.gen(function* () {
      const cache = yield* Cache.make<number, number>({
        memory,
        sizeOf: (_, value) => value,
        whenFull: "refuse",
      });
      yield* cache.put(1, 40);
      yield* cache.put(2, 40);
    }));
    assert.equal((yield* memory.statistics).used, 0);
  }));
});

type Operation = readonly ["put", string, number] | readonly ["get" | "remove", string];

const key = FastCheck.constantFrom("a", "b", "c", "d", "e");
const operation: FastCheck.Arbitrary<Operation> = FastCheck.oneof(
  FastCheck.tuple(FastCheck.constant("put" as const), key, FastCheck.integer({ min: 1, max: 110 })),
  FastCheck.tuple(FastCheck.constantFrom("get" as const, "remove" as const), key),
);

Deno.test("Cache agrees with a plain list in 500 random scripts", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(FastCheck.array(operation), async (operations) => {
      await inSimulation(Effect.gen(function* () {
        const { cache, memory } = yield* make("evict");
        /** The least recently used first. */
        let model: ReadonlyArray<readonly [string, number]> = [];
        for (const [what, name, size] of operations) {
          const others = model.filter(([other]) => other !== name);
          const own = model.find(([other]) => other === name);
          if (what === "put") {
            const exit = yield* Effect.exit(cache.put(name, size));
            assert.equal(exit._tag === "Success", size <= 100);
            if (size > 100) continue;
            let kept = others;
            // Only growth needs room; of a smaller value nobody is in the way.
            while (size > (own?.[1] ?? 0) && kept.reduce((sum, [, it]) => sum + it, size) > 100) {
              kept = kept.slice(1);
            }
            model = [...kept, [name, size]];
          } else if (what === "get") {
            assert.deepEqual(yield* cache.get(name), Option.fromNullable(own?.[1]));
            if (own !== undefined) model = [...others, own];
          } else {
            assert.equal(yield* cache.remove(name), own !== undefined);
            model = others;
          }
          const used = model.reduce((sum, [, it]) => sum + it, 0);
          assert.equal((yield* memory.statistics).used, used);
          assert.equal((yield* cache.statistics).entries, model.length);
        }
      }));
    }),
    { numRuns: 500 },
  );
});
