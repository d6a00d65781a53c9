import * as Effect from "effect/Effect";

/** A process's heap, as far as a reading of it tells. */
export interface Heap {
  /** Bytes, garbage included: what `process.memoryUsage().heapUsed` says. */
  readonly used: Effect.Effect<number>;
  readonly allocate: (bytes: number) => void;
  /** Nothing refers to these bytes any more. They are used until they are collected. */
  readonly discard: (bytes: number) => void;
  readonly collect: Effect.Effect<void>;
}

/** A model of a heap that is collected when somebody says so. */
export const make = (): Heap => {
  let live = 0;
  let garbage = 0;
  return {
    used: Effect.sync(() => live + garbage),
    allocate: (bytes) => {
      live += bytes;
    },
    discard: (bytes) => {
      live -= bytes;
      garbage += bytes;
    },
    collect: Effect.sync(() => {
      garbage = 0;
    }),
  };
};
