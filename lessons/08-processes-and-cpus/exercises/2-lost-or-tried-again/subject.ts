/**
 * Processes that are lent and given back, and what becomes of each.
 *
 * @module
 */
import type * as Context from "effect/Context";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";
import { expectEffect, type Unmet } from "../../../../src/exercise/expectation.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Lost, Options, Process } from "./solution.ts";

/** What a process does with its report, and for how many seconds. */
export interface Fate {
  readonly does: "answers" | "dies" | "computes";
  readonly after: number;
}

/** A process that was lent, and what has been seen of it. */
export interface Lent {
  /** What it was doing each time that it was given back. */
  readonly givenBack: Array<"idle" | "computing" | "dead">;
  state: "idle" | "computing" | "dead";
  readonly wasKilled: () => boolean;
}

export interface Subject {
  readonly caller: Fiber.RuntimeFiber<string, Lost>;
  /** In the order in which they were taken. */
  readonly lent: ReadonlyArray<Lent>;
}

/** Killing takes so long. */
const killing = "500 millis";

/** Where processes live, and report what they do. */
interface Place {
  readonly scope: Scope.Scope;
  readonly unsafeEmit: Context.Tag.Service<Trace.Trace>["unsafeEmit"];
}

/** Makes a process in one piece, so that nobody can be interrupted half-way. */
const makeProcess = (
  number: number,
  fate: Fate,
  { scope, unsafeEmit }: Place,
): { readonly process: Process; readonly lent: Lent } => {
  const answer = Deferred.unsafeMake<string>(FiberId.none);
  const ended = Deferred.unsafeMake<void>(FiberId.none);
  let killed = false;
  const lent: Lent = { givenBack: [], state: "idle", wasKilled: () => killed };
  const become = (state: Lent["state"]): void => {
    unsafeEmit({
      _tag: "StateChanged",
      machine: `process-${number}`,
      from: lent.state,
      to: state,
    });
    lent.state = state;
  };
  const die = Effect.sync(() => {
    if (lent.state !== "dead") become("dead");
    Deferred.unsafeDone(ended, Effect.void);
  });
  const finish = Effect.suspend(() => {
    if (lent.state === "dead" || fate.does === "computes") return Effect.void;
    if (fate.does === "dies") return die;
    become("idle");
    return Deferred.succeed(answer, `report of process ${number}`);
  });
  const process: Process = {
    work: Effect.suspend(() => {
      become("computing");
      const computing = Effect.delay(finish, fate.after * 1000);
      return Effect.zipRight(
        Effect.uninterruptible(Effect.forkIn(Effect.interruptible(computing), scope)),
        Deferred.await(answer),
      );
    }),
    ended: Deferred.await(ended),
    kill: Effect.suspend(() => {
      killed = true;
      return Effect.delay(die, killing);
    }),
  };
  return { process, lent };
};

/**
 * Has the learner's code compute a report on one process after another; the last fate is that of all
 * that follow.
 *
 * @param wait how many seconds it takes until there is a process.
 */
export const computing = (
  compute: (options: Options) => Effect.Effect<string, Lost>,
  { fates, onTaken, wait = 0, ...options }: Pick<Options, "tries" | "longestWork"> & {
    readonly fates: readonly [Fate, ...ReadonlyArray<Fate>];
    readonly wait?: number;
    /** Called when a process is taken, with the caller, before the caller knows. */
    readonly onTaken?: (caller: Subject["caller"]) => void;
  },
): Effect.Effect<Subject, Unmet, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const lent: Array<Lent> = [];
    const known = new Map<Process, Lent>();
    const { unsafeEmit } = yield* Trace.Trace;
    const place = { scope: yield* Effect.scope, unsafeEmit };
    const take = Effect.zipRight(
      Effect.sleep(wait * 1000),
      Effect.sync(() => {
        const number = lent.length;
        const fate = fates[Math.min(number, fates.length - 1)]!;
        const made = makeProcess(number + 1, fate, place);
        lent.push(made.lent);
        known.set(made.process, made.lent);
        onTaken?.(caller);
        return made.process;
      }),
    );
    const giveBack = (process: Process): Effect.Effect<void> =>
      Effect.sync(() => {
        const it = known.get(process);
        it?.givenBack.push(it.state);
      });
    const effect = yield* expectEffect(
      "compute(options)",
      () => compute({ ...options, take, giveBack }),
    );
    const caller: Subject["caller"] = yield* Effect.forkScoped(effect);
    return { caller, lent };
  });
