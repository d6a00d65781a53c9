/** Looks at the bytes in use in one operation and takes some in another. */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";

export const caught = {
  by: "limit",
  saying: "both took the same bytes",
};

/** More than the whole budget was asked for. */
export class NeverFits extends Data.TaggedError("NeverFits")<{
  readonly bytes: number;
  readonly limit: number;
}> {}

export interface Options {
  /** Bytes that may be reserved at the same time: at least 1. */
  readonly limit: number;
}

export interface Budget {
  /** Waits for so many bytes, first come, first served, and has them until the scope closes. */
  readonly reserve: (bytes: number) => Effect.Effect<void, NeverFits, Scope.Scope>;
  /** Bytes that are reserved. */
  readonly used: Effect.Effect<number>;
}

interface Waiting {
  readonly bytes: number;
  readonly turn: Deferred.Deferred<void>;
}

export const makeBudget = ({ limit }: Options): Effect.Effect<Budget> =>
  Effect.sync(() => {
    const line: Array<Waiting> = [];
    let used = 0;

    /** Lets in those who have waited longest, as far as they fit. */
    const handOver = (): void => {
      for (let next = line[0]; next !== undefined; next = line[0]) {
        if (used + next.bytes > limit) return;
        line.shift();
        used += next.bytes;
        Deferred.unsafeDone(next.turn, Effect.void);
      }
    };

    const free = (bytes: number): Effect.Effect<void> =>
      Effect.sync(() => {
        used -= bytes;
        handOver();
      });

    /** A caller stopped waiting. What it was handed meanwhile comes back. */
    const leave = (waiting: Waiting): Effect.Effect<void> =>
      Effect.suspend(() => {
        const position = line.indexOf(waiting);
        if (position < 0) return free(waiting.bytes);
        line.splice(position, 1);
        handOver();
        return Effect.void;
      });

    const take = (bytes: number, restore: <A>(wait: Effect.Effect<A>) => Effect.Effect<A>) =>
      Effect.gen(function* () {
        if (bytes > limit) return yield* new NeverFits({ bytes, limit });
        const usedThen = yield* Effect.sync(() => used);
        if (line.length === 0 && usedThen + bytes <= limit) {
          return yield* Effect.sync(() => void (used += bytes));
        }
        const waiting = { bytes, turn: Deferred.unsafeMake<void>(FiberId.none) };
        line.push(waiting);
        return yield* Effect.onInterrupt(
          restore(Deferred.await(waiting.turn)),
          () => leave(waiting),
        );
      });

    return {
      used: Effect.sync(() => used),
      reserve: (bytes) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.zipRight(
            take(bytes, restore),
            Effect.addFinalizer(() => free(bytes)),
          )
        ),
    };
  });
