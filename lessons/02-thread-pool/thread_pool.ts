/**
 * A thread-pool bulkhead: so many workers, so many waiting callers, and everyone else is turned
 * away at once. The work runs in the fiber of its caller, so its context comes along by itself.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import { refuse } from "./refuse.ts";
import { requireWhole } from "./require_whole.ts";
import { type Caller, type Restore, WaitingLine } from "./waiting_line.ts";

// #region options
export interface Options {
  /** Names the pool in rejections and statistics. */
  readonly name: string;
  /** How many workers there are: a whole number, at least 1. Default 10. */
  readonly workers?: number;
  /** How many callers may wait for a worker: a whole number, at least 0. Default 100. */
  readonly queue?: number;
  /** The longest that a caller waits for a worker. Default: for ever. */
  readonly longestWait?: Duration.DurationInput;
}
// #endregion

// #region rejected
/** Which limit a caller ran into. */
export type Reason = "QueueFull" | "WaitedTooLong" | "NeverFits" | "ShuttingDown";

/**
 * The pool turned a caller away, and how full it was then. The work did not begin.
 *
 * A plain value and not an `Error`: rejections come by the thousand when a pool is full, and a
 * stack trace for each would cost more than the work that was refused.
 */
export class Rejected {
  readonly _tag = "Rejected";
  constructor(
    readonly pool: string,
    readonly reason: Reason,
    /** Workers the caller asked for. */
    readonly size: number,
    readonly busy: number,
    readonly workers: number,
    readonly queued: number,
    readonly queue: number,
  ) {}

  get message(): string {
    return `${this.pool}: ${this.why()} (${this.busy} of ${this.workers} workers busy, ` +
      `${this.queued} of ${this.queue} places in the queue taken)`;
  }

  private why(): string {
    switch (this.reason) {
      case "QueueFull":
        return "the queue is full";
      case "WaitedTooLong":
        return "no worker came free within the longest wait";
      case "NeverFits":
        return `the work needs ${this.size} workers at once`;
      case "ShuttingDown":
        return "shutting down";
    }
  }

  toString(): string {
    return `Rejected: ${this.message}`;
  }
}
// #endregion

/** A pool at one moment. Once nothing is active or queued, the four ends add up to `submitted`. */
export interface Statistics {
  readonly name: string;
  readonly workers: number;
  readonly queue: number;
  /** Workers taken; more than `workers` for a while after the pool was shrunk. */
  readonly active: number;
  readonly queued: number;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  /** Ended by interruption, in the queue or at work. */
  readonly interrupted: number;
  readonly rejected: number;
  /** Time spent in the queue by all who left it, added up. */
  readonly waited: Duration.Duration;
  /** Time that workers were held, added up; a task of size 3 counts three times. */
  readonly worked: Duration.Duration;
}

export interface RunOptions {
  /** How many workers the work needs at once: a whole number, at least 1. Default 1. */
  readonly size?: number;
}

// #region interface
export interface ThreadPool {
  readonly name: string;

  /** Runs work when a worker is free, first come, first served, in the caller's own fiber. */
  readonly run: <A, E, R>(
    work: Effect.Effect<A, E, R>,
    options?: RunOptions,
  ) => Effect.Effect<A, E | Rejected, R>;

  /**
   * Hands work in and returns at once, with the fiber it will run in. Being turned away at the
   * door fails this effect; being turned away later, after the longest wait, fails the fiber. The
   * fiber belongs to the pool's scope, not to the caller's.
   */
  readonly submit: <A, E, R>(
    work: Effect.Effect<A, E, R>,
    options?: RunOptions,
  ) => Effect.Effect<Fiber.RuntimeFiber<A, E | Rejected>, Rejected, R>;

  /**
   * Turns a caller away whom the pool has no place for, and counts it; nothing where there is a
   * place. It does so where it is called, which is why it is called unsafe: for a server that has no
   * fiber yet, and for whom making one would cost more than the no.
   */
  readonly unsafeTurnAway: (options?: RunOptions) => Rejected | undefined;

  /**
   * Changes the limits. Shrinking cancels nothing that runs and nobody who waits: the pool gets
   * smaller as work ends.
   */
  readonly resize: (limits: {
    readonly workers?: number;
    readonly queue?: number;
  }) => Effect.Effect<void>;

  /** Lets nobody in any more, and returns when everyone who was let in has ended. */
  readonly shutdown: Effect.Effect<void>;

  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

type Waiting = Caller<void, Rejected>;

/**
 * Makes a pool that lives as long as the scope. Closing the scope ends it: whoever waits is turned
 * away, submitted work is interrupted and waited for, and work under `run` is left to its caller. To
 * let everyone finish instead, run `shutdown` first.
 *
 * Dies with a `RangeError` where a number is not a whole one within its bounds.
 */
export const make = (options: Options): Effect.Effect<ThreadPool, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope;
    // Apart from the pool's own scope, so that the door can be closed before they are interrupted.
    const submissions = yield* Scope.make();
    const { name } = options;
    let { workers = 10, queue = 100 } = options;
    requireWhole("workers", workers, { least: 1 });
    requireWhole("queue", queue, { least: 0 });

    const line = new WaitingLine<void, Rejected>(yield* Effect.clock);
    const counts = { submitted: 0, completed: 0, failed: 0, interrupted: 0, rejected: 0 };
    const idle = new Set<() => void>();
    let active = 0;
    let open = true;
    let worked = 0;

    const reject = (reason: Reason, size: number): Rejected => {
      counts.rejected++;
      return new Rejected(name, reason, size, active, workers, line.length, queue);
    };

    // #region admission
    const isFree = (size: number): boolean => line.length === 0 && active + size <= workers;

    /** Why a caller cannot come in now, not even to wait. */
    const obstacle = (size: number): Reason | undefined => {
      if (!open) return "ShuttingDown";
      if (size > workers) return "NeverFits";
      return isFree(size) || line.length < queue ? undefined : "QueueFull";
    };

    /** Counts a caller who cannot come in, and says why. */
    const turnAway = (size: number): Rejected | undefined => {
      const reason = obstacle(size);
      if (reason === undefined) return undefined;
      counts.submitted++;
      return reject(reason, size);
    };

    /** Decides at the door, in one go: nothing comes between the look and the step inside. */
    const enter = (size: number): "admitted" | Waiting | Rejected => {
      const rejected = turnAway(size);
      if (rejected !== undefined) return rejected;
      counts.submitted++;
      if (!isFree(size)) return line.join(size);
      active += size;
      return "admitted";
    };
    // #endregion

    // #region hand-over
    /**
     * Hands free workers to those who have waited longest. Nobody overtakes: a large request at
     * the head holds smaller ones back until there are enough workers for it, and one that has
     * outgrown a shrunken pool gets the whole of it.
     */
    const handOver = (): void => {
      let next = line.first;
      while (next !== undefined && (active + next.size <= workers || active === 0)) {
        active += next.size;
        line.call(next, Exit.void);
        next = line.first;
      }
      if (active === 0) idle.forEach((callback) => callback());
    };

    const release = (size: number): void => {
      active -= size;
      handOver();
    };
    // #endregion

    // #region perform
    /** Works, and gives the workers back when the work has really ended, however it ended. */
    const perform = <A, E, R>(size: number, work: Effect.Effect<A, E, R>) => {
      const since = line.now();
      return Effect.matchCauseEffect(work, {
        onSuccess: (value) => {
          counts.completed++;
          worked += (line.now() - since) * size;
          release(size);
          return Effect.succeed(value);
        },
        onFailure: (cause) => {
          if (Cause.isInterruptedOnly(cause)) counts.interrupted++;
          else counts.failed++;
          worked += (line.now() - since) * size;
          release(size);
          return Effect.failCause(cause);
        },
      });
    };

    /** A caller ended its wait otherwise than by its turn, and may have been called already. */
    const leave = (called: Exit.Exit<void, Rejected> | undefined, size: number): void => {
      if (called !== undefined && Exit.isFailure(called)) return;
      counts.interrupted++;
      if (called === undefined) handOver();
      else release(size);
    };

    const occupy = <A, E, R>(
      place: "admitted" | Waiting,
      size: number,
      work: Effect.Effect<A, E, R>,
      restore: Restore,
    ): Effect.Effect<A, E | Rejected, R> =>
      place === "admitted"
        ? perform(size, restore(work))
        : Effect.flatMap(line.wait(place, restore, (called) => leave(called, size)), () =>
          perform(size, restore(work)));
    // #endregion

    // #region run
    const run: ThreadPool["run"] = (work, { size = 1 } = {}) =>
      Effect.suspend(() => {
        requireWhole("size", size, { least: 1 });
        // A no gives nothing that could be lost, so it needs no care; and it has to be cheap.
        const rejected = turnAway(size);
        if (rejected !== undefined) return refuse(rejected);
        return Effect.uninterruptibleMask((restore) => {
          const place = enter(size);
          return place instanceof Rejected ? refuse(place) : occupy(place, size, work, restore);
        });
      });

    const submit: ThreadPool["submit"] = (work, { size = 1 } = {}) =>
      Effect.uninterruptible(Effect.suspend(() => {
        requireWhole("size", size, { least: 1 });
        const place = enter(size);
        return place instanceof Rejected
          ? refuse(place)
          : Effect.forkIn(occupy(place, size, work, Effect.interruptible), submissions);
      }));
    // #endregion

    const unsafeTurnAway: ThreadPool["unsafeTurnAway"] = ({ size = 1 } = {}) => {
      requireWhole("size", size, { least: 1 });
      return turnAway(size);
    };

    const resize: ThreadPool["resize"] = (limits) =>
      Effect.sync(() => {
        requireWhole("workers", limits.workers ?? workers, { least: 1 });
        requireWhole("queue", limits.queue ?? queue, { least: 0 });
        workers = limits.workers ?? workers;
        queue = limits.queue ?? queue;
        handOver();
      });

    const shutdown = Effect.async<void>((resume) => {
      open = false;
      if (active === 0) return resume(Effect.void);
      const callback = (): void => {
        idle.delete(callback);
        resume(Effect.void);
      };
      idle.add(callback);
      return Effect.sync(() => void idle.delete(callback));
    });

    const statistics = Effect.sync((): Statistics => ({
      name,
      workers,
      queue,
      active,
      queued: line.length,
      ...counts,
      waited: line.timeWaited,
      worked: Duration.nanos(BigInt(worked)),
    }));

    // #region longest-wait
    const longestWait = Duration.decode(options.longestWait ?? Duration.infinity);
    if (Duration.isFinite(longestWait)) {
      const watch = line.watch(longestWait, (caller) => {
        line.call(caller, refuse(reject("WaitedTooLong", caller.size)));
        handOver();
      });
      yield* Effect.forkIn(Effect.interruptible(watch), scope);
    }
    // #endregion

    yield* Effect.addFinalizer((exit) =>
      Effect.suspend(() => {
        open = false;
        for (let next = line.first; next !== undefined; next = line.first) {
          line.call(next, refuse(reject("ShuttingDown", next.size)));
        }
        return Scope.close(submissions, exit);
      })
    );
    return { name, run, submit, unsafeTurnAway, resize, shutdown, statistics };
  });
