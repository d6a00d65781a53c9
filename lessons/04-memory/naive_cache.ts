/**
 * The memory limit that most of us write first: look at the process's memory, and push out entries
 * while it is above the limit.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { Heap } from "./heap.ts";

export class HeapFull extends Data.TaggedClass("HeapFull")<{
  readonly used: number;
  readonly limit: number;
}> {}

// #region naive
export const make = <K, V>(options: {
  readonly heap: Heap;
  /** Bytes that the process may use. */
  readonly limit: number;
  readonly sizeOf: (key: K, value: V) => number;
  readonly whenFull: "evict" | "refuse";
  readonly onEvict: (key: K) => void;
}) => {
  const { heap, limit, onEvict, sizeOf, whenFull } = options;
  const entries = new Map<K, number>();

  const remove = (key: K): Effect.Effect<boolean> =>
    Effect.sync(() => {
      const size = entries.get(key);
      if (size === undefined) return false;
      heap.discard(size);
      return entries.delete(key);
    });

  return {
    remove,
    put: (key: K, value: V): Effect.Effect<void, HeapFull> =>
      Effect.gen(function* () {
        const size = sizeOf(key, value);
        const isFull = Effect.map(heap.used, (used) => used + size > limit);
        for (const oldest of whenFull === "evict" ? Array.from(entries.keys()) : []) {
          if (!(yield* isFull)) break;
          yield* remove(oldest);
          onEvict(oldest);
        }
        if (yield* isFull) {
          return yield* Effect.fail(new HeapFull({ used: yield* heap.used, limit }));
        }
        heap.allocate(size);
        entries.set(key, size);
      }),
  };
};
// #endregion
