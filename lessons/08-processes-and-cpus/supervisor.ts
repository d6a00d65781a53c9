/**
 * Keeps one process up: starts it, notices when it has ended, and starts it again after a pause that
 * grows. It knows of a process only that it can be started, that it ends, and that closing its scope
 * kills it, so real processes, threads and simulated ones are all the same to it.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";
import { type Backoff, restart } from "./restart.ts";

// #region process
/** All that has to be known of a process. */
export interface Mortal {
  /** Waits until the process has ended, and says how. */
  readonly ended: Effect.Effect<string>;
}
// #endregion

export type ProcessState = "starting" | "up" | "down";

export interface Change {
  readonly process: string;
  readonly from: ProcessState;
  readonly to: ProcessState;
}

// #region lost
/**
 * The process is gone, and nobody knows how far the work had come. A plain value, without a stack
 * trace.
 */
export class Lost {
  readonly _tag = "Lost";
  constructor(
    readonly process: string,
    readonly reason: "Crashed" | "Overran" | "ShutDown",
    /** How the process ended, as it is known. */
    readonly how: string,
  ) {}

  get message(): string {
    return `${this.process} is gone, and the work with it: ${this.how}`;
  }

  toString(): string {
    return `Lost: ${this.message}`;
  }
}
// #endregion

/** A process while it is up. */
export interface Running<P> {
  readonly process: P;
  readonly name: string;
  readonly gone: Deferred.Deferred<Lost>;
  isUp: boolean;
  readonly onEnd: (reason: Lost["reason"]) => void;
}

export interface Options<P extends Mortal, E> {
  /** Names the process in changes and losses. */
  readonly name: string;
  /** Starts it, and returns when it is ready. */
  readonly spawn: Effect.Effect<P, E, Scope.Scope>;
  readonly backoff: Backoff;
  /** Told when it is up. */
  readonly onUp: (running: Running<P>) => void;
  /** Told when it has ended badly: one that was up, or one that never was. */
  readonly onEnd: (running: Running<P> | undefined, reason: Lost["reason"]) => void;
  /** Told of each change of its state, after it. If it throws, nobody notices. */
  readonly onChange: (change: Change) => void;
}

// #region condemn
/** From now on the process counts as gone: who has it is told, and its supervisor ends it. */
export const condemn = <P>(
  running: Running<P>,
  reason: Lost["reason"],
  how: string,
): void => {
  if (!running.isUp) return;
  running.isUp = false;
  running.onEnd(reason);
  Deferred.unsafeDone(running.gone, Exit.succeed(new Lost(running.name, reason, how)));
};
// #endregion

/** Keeps a process up until it is interrupted; then it kills the process and waits for its end. */
export const supervise = <P extends Mortal, E>(
  { backoff, name, onChange, onEnd, onUp, spawn }: Options<P, E>,
): Effect.Effect<never> => {
  const change = (from: ProcessState, to: ProcessState): void => {
    try {
      onChange({ process: name, from, to });
    } catch {
      // An observer's trouble is not the process's.
    }
  };

  // #region supervise
  /** Waits for the end of a process that is up. */
  const serve = (process: P): Effect.Effect<void> =>
    Effect.suspend(() => {
      const running: Running<P> = {
        process,
        name,
        gone: Deferred.unsafeMake(FiberId.none),
        isUp: true,
        onEnd: (reason) => onEnd(running, reason),
      };
      change("starting", "up");
      onUp(running);
      const ended = Effect.catchAllCause(process.ended, () => Effect.succeed("nobody knows how"));
      const watch = Effect.map(ended, (how) => condemn(running, "Crashed", how));
      return Effect.asVoid(Effect.raceFirst(watch, Deferred.await(running.gone)));
    });

  return Effect.suspend(() => {
    let row = 0;
    return Effect.forever(Effect.gen(function* () {
      // When this scope has closed, the process is gone; only then is there another.
      const life = Effect.flatMap(spawn, (process) => Effect.timed(serve(process)));
      const end = yield* Effect.exit(Effect.scoped(life));
      if (Exit.isFailure(end)) onEnd(undefined, "Crashed");
      change(Exit.isSuccess(end) ? "up" : "starting", "down");
      const lasted = Exit.isSuccess(end) ? end.value[0] : Duration.zero;
      const next = restart(backoff, row, lasted);
      row = next.row;
      yield* Effect.sleep(next.pause);
      change("down", "starting");
    }));
  });
  // #endregion
};
