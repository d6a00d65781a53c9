/**
 * A pool of processes, each of which may die at any moment. Who has one in hand when it dies is told,
 * or gets another, as chosen; the dead one is started again, after a pause that grows.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as ExecutionStrategy from "effect/ExecutionStrategy";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import { Rejected } from "../02-thread-pool/thread_pool.ts";
import { type Restore, WaitingLine } from "../02-thread-pool/waiting_line.ts";
import type { Backoff } from "./restart.ts";
import { type Change, condemn, Lost, type Mortal, type Running, supervise } from "./supervisor.ts";

// #region options
export interface Options<P extends Mortal, E> {
  /** Names the pool in errors, and its processes in changes. */
  readonly name: string;
  /** How many processes there are: a whole number, at least 1. */
  readonly processes: number;
  /** How many callers may wait for one: a whole number, at least 0. Default 100. */
  readonly queue?: number;
  /**
   * Starts a process, and returns when it is ready. Closing the scope kills it and waits until it is
   * gone. A start that may hang wants a time-out.
   */
  readonly spawn: Effect.Effect<P, E, Scope.Scope>;
  readonly backoff: Backoff;
  /** What becomes of work whose process crashed. Default: its caller is told. */
  readonly whenLost?: "report" | "retry";
  /** How many processes one caller may lose before it is told: at least 1. Default 2. */
  readonly tries?: number;
  /** A process that works longer on one thing is killed; that is not tried again. Default: never. */
  readonly longestWork?: Duration.DurationInput;
  /** The longest that a caller waits for a process. Default: for ever. */
  readonly longestWait?: Duration.DurationInput;
  /** Told of each change of a process's state. If it throws, nobody notices. */
  readonly onChange?: (change: Change) => void;
}
// #endregion

/** A pool at one moment. */
export interface Statistics {
  readonly name: string;
  readonly processes: number;
  /** Ready or at work; the others are being started, or wait to be. */
  readonly up: number;
  readonly busy: number;
  readonly queued: number;
  /** Processes that came up. */
  readonly started: number;
  /** Processes that ended badly by themselves, and attempts to start one that failed. */
  readonly crashed: number;
  /** Processes that were killed because they worked too long. */
  readonly overran: number;
  /** Times that a caller's work went with its process, whether tried again or not. */
  readonly lost: number;
  readonly retried: number;
  readonly rejected: number;
}

// #region interface
export interface ProcessPool<P> {
  readonly name: string;

  /**
   * Lends a process to some work: one at a time, first come, first served. The work must not end by
   * itself when the process does, so that it counts as lost and not as failed, and be interruptible.
   *
   * A caller that is interrupted goes at once. Its work does not: a process cannot be made to stop
   * but by killing it, so it stays taken until the work has ended or `longestWork` is over.
   */
  readonly use: <A, E, R>(
    work: (process: P) => Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E | Rejected | Lost, R>;

  /**
   * Lets nobody in any more, waits for everyone who was let in, then ends all processes. While no
   * process can be started it waits; closing the pool's scope does not.
   */
  readonly shutdown: Effect.Effect<void>;

  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

/**
 * Makes a pool that lives as long as the scope, and starts its processes. Closing the scope tells
 * who waits and who works, kills every process, and returns when all are gone.
 *
 * Dies with a `RangeError` where a number is not a whole one within its bounds.
 */
export const make = <P extends Mortal, E>(
  options: Options<P, E>,
): Effect.Effect<ProcessPool<P>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const {
      backoff,
      name,
      onChange = () => {},
      processes,
      queue = 100,
      spawn,
      tries = 2,
      whenLost = "report",
    } = options;
    requireWhole("processes", processes, { least: 1 });
    requireWhole("queue", queue, { least: 0 });
    requireWhole("tries", tries, { least: 1 });
    const longestWork = Duration.decode(options.longestWork ?? Duration.infinity);
    const supervisors = yield* Scope.make(ExecutionStrategy.parallel);

    const line = new WaitingLine<Running<P>, Rejected>(yield* Effect.clock);
    const up = new Set<Running<P>>();
    const idle: Array<Running<P>> = [];
    const counts = { started: 0, crashed: 0, overran: 0, lost: 0, retried: 0, rejected: 0 };
    /** Woken when nobody is inside any more. */
    const quiet = new Set<() => void>();
    /** Callers that were let in and have not been answered, and work whose caller has gone. */
    let inside = 0;
    let busy = 0;
    let door: "open" | "closed" | "gone" = "open";

    const reject = (reason: Rejected["reason"]): Rejected => {
      counts.rejected++;
      return new Rejected(name, reason, 1, busy, processes, line.length, queue);
    };

    const leave = (): void => {
      inside--;
      if (inside === 0) quiet.forEach((wake) => wake());
    };

    /** Hands idle processes to those who have waited longest. */
    const handOver = (): void => {
      while (idle.length > 0 && line.first !== undefined) {
        busy++;
        line.call(line.first, Exit.succeed(idle.shift()!));
      }
    };

    /** Takes a process back. One that is gone comes back by another way: it is started again. */
    const putBack = (running: Running<P>): void => {
      busy--;
      if (!running.isUp) return;
      idle.push(running);
      handOver();
    };

    const onUp = (running: Running<P>): void => {
      counts.started++;
      up.add(running);
      idle.push(running);
      handOver();
    };

    /** Nobody gets it any more; who has it hears of it by itself. */
    const onEnd = (running: Running<P> | undefined, reason: Lost["reason"]): void => {
      if (reason === "Crashed") counts.crashed++;
      if (reason === "Overran") counts.overran++;
      if (running === undefined) return;
      up.delete(running);
      const place = idle.indexOf(running);
      if (place !== -1) idle.splice(place, 1);
    };

    // #region attempt
    /** Waits until a process is gone, and sees to it that it is when it works too long. */
    const lossOf = (running: Running<P>): Effect.Effect<never, Lost> => {
      const gone = Deferred.await(running.gone);
      const limited = Duration.isFinite(longestWork)
        ? Effect.raceFirst(
          gone,
          Effect.delay(
            Effect.suspend(() => {
              condemn(running, "Overran", `it worked for ${Duration.format(longestWork)}`);
              return gone;
            }),
            longestWork,
          ),
        )
        : gone;
      return Effect.flatMap(limited, refuse);
    };

    /** Works until the work or its process has ended, whatever has become of the caller. */
    const attempt = <A, E, R>(
      running: Running<P>,
      work: (process: P) => Effect.Effect<A, E, R>,
    ): Effect.Effect<A, E | Lost, R> =>
      Effect.interruptible(
        Effect.raceFirst(Effect.suspend(() => work(running.process)), lossOf(running)),
      ).pipe(
        Effect.onExit((exit) =>
          Effect.sync(() => {
            // Nobody knows what a process is doing whose work threw.
            if (Exit.isFailure(exit) && Cause.isDie(exit.cause)) {
              condemn(running, "Crashed", "the work with it threw");
            }
            putBack(running);
          })
        ),
      );
    // #endregion

    /** Waits for a process. Who was let in before is not turned away at the door a second time. */
    const take = (restore: Restore, again: boolean): Effect.Effect<Running<P>, Rejected> =>
      Effect.suspend(() => {
        if (door === "gone" || (door === "closed" && !again)) return refuse(reject("ShuttingDown"));
        if (idle.length > 0) {
          busy++;
          return Exit.succeed(idle.shift()!);
        }
        if (line.length >= queue && !again) return refuse(reject("QueueFull"));
        return line.wait(line.join(1), restore, (called) => {
          if (called !== undefined && Exit.isSuccess(called)) putBack(called.value);
        });
      });

    // #region use
    /** Whether work that was lost goes to another process. */
    const isTriedAgain = (lost: Lost, attempts: number): boolean => {
      counts.lost++;
      if (lost.reason !== "Crashed" || whenLost !== "retry" || attempts >= tries) return false;
      counts.retried++;
      return true;
    };

    const lend = <A, E, R>(
      work: (process: P) => Effect.Effect<A, E, R>,
      restore: Restore,
      taken: Effect.Effect<Running<P>, Rejected | Lost>,
      attempts = 1,
    ): Effect.Effect<A, E | Rejected | Lost, R> =>
      Effect.flatMap(taken, (running) => {
        if (!running.isUp) {
          // It died on the way here. Nothing was begun with it, so nothing is lost.
          busy--;
          return lend(work, restore, take(restore, true), attempts);
        }
        inside++;
        const working = Effect.ensuring(attempt(running, work), Effect.sync(leave));
        return Effect.flatMap(Effect.forkDaemon(working), (fiber) =>
          Effect.catchAll(restore(Fiber.join(fiber)), (error) => {
            const isOurs = error instanceof Lost && error.process === running.name;
            if (!isOurs || !isTriedAgain(error, attempts)) {
              return refuse(error);
            }
            // Who gets no other process is told what became of the first.
            const another = Effect.mapError(take(restore, true), () => error);
            return lend(work, restore, another, attempts + 1);
          }));
      });

    const use: ProcessPool<P>["use"] = (work) =>
      Effect.uninterruptibleMask((restore) => {
        inside++;
        return Effect.ensuring(lend(work, restore, take(restore, false)), Effect.sync(leave));
      });
    // #endregion

    const untilQuiet = Effect.async<void>((resume) => {
      if (inside === 0) return resume(Effect.void);
      const wake = (): void => {
        quiet.delete(wake);
        resume(Effect.void);
      };
      quiet.add(wake);
      return Effect.sync(() => void quiet.delete(wake));
    });

    // #region stop
    const stop = Effect.suspend(() => {
      door = "gone";
      for (let next = line.first; next !== undefined; next = line.first) {
        line.call(next, refuse(reject("ShuttingDown")));
      }
      for (const running of up) condemn(running, "ShutDown", "the pool was closed");
      return Effect.zipRight(Scope.close(supervisors, Exit.void), untilQuiet);
    });

    const shutdown = Effect.suspend(() => {
      if (door === "open") door = "closed";
      return Effect.zipRight(untilQuiet, Effect.uninterruptible(stop));
    });
    // #endregion

    const longestWait = Duration.decode(options.longestWait ?? Duration.infinity);
    if (Duration.isFinite(longestWait)) {
      const watch = line.watch(
        longestWait,
        (caller) => line.call(caller, refuse(reject("WaitedTooLong"))),
      );
      yield* Effect.forkIn(Effect.interruptible(watch), supervisors);
    }

    // Before the processes, so that none is started that nobody would end.
    yield* Effect.addFinalizer(() => stop);
    for (let number = 1; number <= processes; number++) {
      const supervisor = supervise({
        name: `${name}-${number}`,
        spawn,
        backoff,
        onUp,
        onEnd,
        onChange,
      });
      yield* Effect.forkIn(Effect.interruptible(supervisor), supervisors);
    }

    return {
      name,
      use,
      shutdown,
      statistics: Effect.sync(() => ({
        name,
        processes,
        up: up.size,
        busy,
        queued: line.length,
        ...counts,
      })),
    };
  });
