/**
 * A memory bulkhead: so many bytes for one purpose, counted by whoever takes them. It limits what
 * is asked for through it, and nothing else: the heap itself knows no compartments.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import { type Restore, WaitingLine } from "../02-thread-pool/waiting_line.ts";

export interface Options {
  /** Names the compartment in errors and statistics. */
  readonly name: string;
  /** Bytes: a whole number, at least 1. */
  readonly limit: number;
  /** How many reservations may wait for bytes: a whole number, at least 0. Default 100. */
  readonly queue?: number;
}

// #region refused
/** The compartment has no room, or never will. A plain value, without a stack trace. */
export class OutOfMemory {
  readonly _tag = "OutOfMemory";
  constructor(
    readonly memory: string,
    readonly reason: "NeverFits" | "QueueFull" | "Full",
    /** Bytes asked for. */
    readonly size: number,
    readonly used: number,
    readonly limit: number,
    readonly waiting: number,
  ) {}

  get message(): string {
    return `${this.memory}: no room for ${this.size} bytes (${this.used} of ${this.limit} used, ` +
      `${this.waiting} waiting)`;
  }

  toString(): string {
    return `OutOfMemory: ${this.message}`;
  }
}
// #endregion

/** A compartment at one moment. Sizes are in bytes. */
export interface Statistics {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
  readonly waiting: number;
  readonly allocations: number;
  readonly deallocations: number;
  readonly refusals: number;
}

// #region interface
export interface Memory {
  readonly name: string;
  readonly limit: number;

  /** Waits for so many bytes, first come, first served, and has them until the scope closes. */
  readonly reserve: (bytes: number) => Effect.Effect<void, OutOfMemory, Scope.Scope>;

  /**
   * Changes a holding from so many bytes to so many others, in one go and without waiting, and says
   * why not where it cannot: growing needs free bytes, and nobody who waits for any. The caller
   * keeps count of what it holds; from 0 it takes, to 0 it gives back.
   */
  readonly unsafeResize: (from: number, to: number) => OutOfMemory | undefined;

  /** Whether `unsafeResize` would do it now. */
  readonly fits: (from: number, to: number) => boolean;

  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

/**
 * Makes a compartment. It holds nothing itself, so it needs no scope.
 *
 * Dies with a `RangeError` where a number of bytes is not a whole one within its bounds, or more
 * than is used is given back.
 */
export const make = (options: Options): Effect.Effect<Memory> =>
  Effect.map(Effect.clock, (clock) => {
    const { limit, name, queue = 100 } = options;
    requireWhole("limit", limit, { least: 1 });
    requireWhole("queue", queue, { least: 0 });
    const line = new WaitingLine<void, OutOfMemory>(clock);
    const counts = { allocations: 0, deallocations: 0, refusals: 0 };
    let used = 0;

    const refusal = (reason: OutOfMemory["reason"], bytes: number): OutOfMemory => {
      counts.refusals++;
      return new OutOfMemory(name, reason, bytes, used, limit, line.length);
    };

    const allocate = (bytes: number): void => {
      counts.allocations++;
      used += bytes;
    };

    // #region hand-over
    /** Hands free bytes to those who have waited longest; a small request overtakes no large one. */
    const handOver = (): void => {
      for (
        let next = line.first;
        next !== undefined && used + next.size <= limit;
        next = line.first
      ) {
        allocate(next.size);
        line.call(next, Exit.void);
      }
    };

    const free = (bytes: number): void => {
      counts.deallocations++;
      used -= bytes;
      handOver();
    };
    // #endregion

    const fits: Memory["fits"] = (from, to) =>
      to <= from || (line.length === 0 && used - from + to <= limit);

    // #region reserve
    /** Decides in one go; who has to wait is in the line before anything can interrupt it. */
    const acquire = (bytes: number, restore: Restore): Effect.Effect<void, OutOfMemory> => {
      requireWhole("bytes", bytes, { least: 1 });
      if (bytes > limit) return refuse(refusal("NeverFits", bytes));
      if (fits(0, bytes)) {
        allocate(bytes);
        return Effect.void;
      }
      if (line.length >= queue) return refuse(refusal("QueueFull", bytes));
      return line.wait(line.join(bytes), restore, (called) => {
        if (called !== undefined) free(bytes);
        else handOver();
      });
    };

    const reserve: Memory["reserve"] = (bytes) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.zipRight(
          acquire(bytes, restore),
          Effect.addFinalizer(() => Effect.sync(() => free(bytes))),
        )
      );
    // #endregion

    const unsafeResize: Memory["unsafeResize"] = (from, to) => {
      requireWhole("from", from, { least: 0, most: used });
      requireWhole("to", to, { least: 0 });
      if (to > limit) return refusal("NeverFits", to);
      if (!fits(from, to)) return refusal("Full", to);
      if (to > 0) allocate(to);
      if (from > 0) free(from);
      return undefined;
    };

    return {
      name,
      limit,
      reserve,
      unsafeResize,
      fits,
      statistics: Effect.sync((): Statistics => ({
        name,
        limit,
        used,
        waiting: line.length,
        ...counts,
      })),
    };
  });
