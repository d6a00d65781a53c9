/**
 * A cache that keeps within a memory compartment: what does not fit pushes out what was used least
 * recently, or is refused.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import type { Memory, OutOfMemory } from "./memory.ts";

export interface Options<K, V> {
  readonly memory: Memory;
  /** What an entry takes, in bytes: a whole number, at least 1. Asked once, when it is stored. */
  readonly sizeOf: (key: K, value: V) => number;
  /** What happens to an entry for which there is no room. */
  readonly whenFull: "evict" | "refuse";
  /** Told of each entry that was pushed out, when the new one is in its place. */
  readonly onEvict?: (key: K, value: V) => void;
}

export interface Statistics {
  readonly entries: number;
  /** In bytes. */
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
  readonly evicted: number;
}

// #region interface
export interface Cache<K, V> {
  /** An entry that is found counts as used. */
  readonly get: (key: K) => Effect.Effect<Option.Option<V>>;
  /** Stores an entry in place of an older one of its key; refused, it leaves everything as it was. */
  readonly put: (key: K, value: V) => Effect.Effect<void, OutOfMemory>;
  /** Takes an entry out; says whether it was there. */
  readonly remove: (key: K) => Effect.Effect<boolean>;
  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

interface Entry<V> {
  readonly value: V;
  readonly size: number;
}

/** Makes an empty cache. When the scope closes, it gives all its bytes back. */
export const make = <K, V>(
  options: Options<K, V>,
): Effect.Effect<Cache<K, V>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { memory, onEvict, sizeOf, whenFull } = options;
    /** In order of use, the latest last: a `Map` keeps the order in which keys were set. */
    const entries = new Map<K, Entry<V>>();
    const counts = { hits: 0, misses: 0, evicted: 0 };
    let size = 0;

    const drop = (key: K, entry: Entry<V>): void => {
      entries.delete(key);
      size -= entry.size;
      memory.unsafeResize(entry.size, 0);
    };

    // #region put
    /**
     * Our own entries that have to go for one to change its size, the least recently used first.
     * None where that would not help: then nobody is pushed out in vain.
     */
    const victimsFor = (key: K, from: number, to: number): ReadonlyArray<[K, Entry<V>]> => {
      const victims: Array<[K, Entry<V>]> = [];
      let given = from;
      for (const [other, entry] of entries) {
        if (memory.fits(given, to)) return victims;
        if (Object.is(other, key)) continue;
        victims.push([other, entry]);
        given += entry.size;
      }
      return memory.fits(given, to) ? victims : [];
    };

    const put: Cache<K, V>["put"] = (key, value) =>
      Effect.suspend(() => {
        const to = sizeOf(key, value);
        const from = entries.get(key)?.size ?? 0;
        const victims = whenFull === "evict" && to <= memory.limit ? victimsFor(key, from, to) : [];
        const given = victims.reduce((sum, [, entry]) => sum + entry.size, from);
        // In one step, so that nobody takes in between what was given for this entry.
        const refusal = memory.unsafeResize(given, to);
        if (refusal !== undefined) return refuse(refusal);
        for (const [other] of victims) entries.delete(other);
        entries.delete(key);
        entries.set(key, { value, size: to });
        size += to - given;
        counts.evicted += victims.length;
        for (const [other, entry] of victims) onEvict?.(other, entry.value);
        return Effect.void;
      });
    // #endregion

    yield* Effect.addFinalizer(() =>
      Effect.sync(() => entries.forEach((entry, key) => drop(key, entry)))
    );
    return {
      put,
      remove: (key) =>
        Effect.sync(() => {
          const entry = entries.get(key);
          if (entry !== undefined) drop(key, entry);
          return entry !== undefined;
        }),
      get: (key) =>
        Effect.sync(() => {
          const entry = entries.get(key);
          if (entry === undefined) {
            counts.misses++;
            return Option.none();
          }
          counts.hits++;
          entries.delete(key);
          entries.set(key, entry);
          return Option.some(entry.value);
        }),
      statistics: Effect.sync(() => ({ entries: entries.size, size, ...counts })),
    };
  });
