/**
 * Holds 10,000 entries of a kind in a cache and prints what the estimate says and what V8 says, in
 * bytes for each entry. Runs under `--expose-gc`.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Cache from "../../../lessons/04-memory/cache.ts";
import * as Memory from "../../../lessons/04-memory/memory.ts";
import { sizeOfEntry } from "../../../lessons/04-memory/size.ts";

const kinds: Readonly<Record<string, (index: number) => unknown>> = {
  "short text": (index) => parsed(`"session ${index}"`),
  "long text": (index) => parsed(`"${index}${"x".repeat(1000)}"`),
  "text beyond Latin-1": (index) => parsed(`"${index}${"ж".repeat(500)}"`),
  "small buffers": () => new Uint8Array(100),
  "large buffers": () => new Uint8Array(10_000),
  "numbers": (index) => parsed(`[${Array.from({ length: 20 }, (_, at) => index + at / 4)}]`),
  "user records": (index) =>
    parsed(JSON.stringify({
      id: index,
      name: `Customer number ${index}`,
      roles: [`reader ${index}`, `buyer ${index}`],
      address: { street: `${index} Long Street`, zip: String(10_000 + index) },
      balance: index + 0.5,
      active: true,
    })),
};

/** As values come in from outside: flat strings, and objects without room to grow. */
const parsed = (text: string): unknown => JSON.parse(text);

const count = 10_000;
const { gc } = globalThis as unknown as { readonly gc: () => void };

const held = async (): Promise<number> => {
  gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc();
  const { external, heapUsed } = Deno.memoryUsage();
  return heapUsed + external;
};

const measure = (make: (index: number) => unknown) =>
  Effect.scoped(Effect.gen(function* () {
    const memory = yield* Memory.make({ name: "test", limit: 1e9 });
    const options = { memory, sizeOf: sizeOfEntry, whenFull: "refuse" } as const;
    const cache = yield* Cache.make<string, unknown>(options);
    // Once for the code that is compiled meanwhile, and for the room that the table keeps.
    const fill = Effect.forEach(Array.from({ length: count }), (_, index) =>
      cache.put(parsed(`"key ${index}"`) as string, make(index)), { discard: true });
    const before = yield* Effect.promise(held);
    yield* fill;
    const after = yield* Effect.promise(held);
    const { used } = yield* memory.statistics;
    return { estimated: used / count, measured: (after - before) / count };
  }));

const results: Record<string, { estimated: number; measured: number }> = {};
await Effect.runPromise(Effect.scoped(measure(kinds["user records"]!)));
for (const [kind, make] of Object.entries(kinds)) {
  results[kind] = await Effect.runPromise(measure(make));
}
console.log(JSON.stringify(results));
