/**
 * An order calls several services at once, each through its own bulkhead, within one deadline. It
 * fails when a critical call does; what else is missing is told to whoever placed it.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { Rejected, type ThreadPool } from "../02-thread-pool/thread_pool.ts";
import { cutOff, DeadlineExceeded, withDeadline } from "./deadline.ts";
import { together } from "./together.ts";

// #region plan
/** One call of an order. */
export interface Call<E, R> {
  /** Names it in what the customer is told. */
  readonly name: string;
  readonly work: Effect.Effect<void, E, R>;
  /** Lets the work in: through a bulkhead, as a rule with `inPool`. */
  readonly through: (work: Effect.Effect<void, E, R>) => Effect.Effect<void, E | Rejected, R>;
}

/** What an order calls, and what it can do without. */
export interface Plan<E, R> {
  /** Made together. The order fails as soon as one of them has failed. */
  readonly critical: ReadonlyArray<Call<E, R>>;
  /** Made together with the critical ones. What becomes of them is noted. */
  readonly optional: ReadonlyArray<Call<E, R>>;
  /** Optional too, and made only when all critical calls are done. */
  readonly afterwards: ReadonlyArray<Call<E, R>>;
}

export interface Options {
  /** How long the whole order may take. Default: 10 seconds. */
  readonly budget?: Duration.DurationInput;
  /** How long it waits for an optional call, within the budget. Default: 5 seconds. */
  readonly optional?: Duration.DurationInput;
}
// #endregion

// #region outcome
/** Why a call is missing, and what one may conclude from that. */
export type Miss<E> =
  /** Its bulkhead turned it away: it did not happen. */
  | { readonly _tag: "Refused"; readonly rejection: Rejected }
  /** It was made, and answered with an error. */
  | { readonly _tag: "Failed"; readonly error: E }
  /** Its code threw. What it had done by then is anyone's guess. */
  | { readonly _tag: "Broke"; readonly defect: unknown }
  /** Its time ran out in the queue: it did not happen. */
  | { readonly _tag: "NeverBegan" }
  /** Its time ran out at work: it may have happened, or happen yet. */
  | { readonly _tag: "Unknown" };

/** A call that the order went without. */
export interface Missing<E> {
  readonly call: string;
  readonly why: Miss<E>;
}

/** The order stands. */
export interface Confirmed<E> {
  readonly order: string;
  /** Optional calls that somebody has to make up for, or that the customer should know of. */
  readonly missing: ReadonlyArray<Missing<E>>;
}

/** A critical call that was made for an order that failed, and that nobody has undone. */
export interface LooseEnd {
  readonly call: string;
  /** `under way`: whether it is done is known only when it ends. */
  readonly state: "done" | "under way";
}

/** The order failed, because a critical call did. */
export class OrderFailed<E> {
  readonly _tag = "OrderFailed";
  constructor(
    readonly order: string,
    readonly because: Missing<E>,
    /** What has to be undone: money that was taken, stock that was set aside. */
    readonly looseEnds: ReadonlyArray<LooseEnd>,
  ) {}

  /** Which call failed. */
  get reason(): string {
    return this.because.call;
  }
}
// #endregion

// #region in-pool
/**
 * Hands work to a pool and waits for it. Whoever stops waiting goes at once. Its call then leaves
 * the queue; or, if it has begun, is told to stop, and holds its worker until it really has.
 *
 * The pool has to outlive its callers: closing it interrupts who waits for work in it.
 */
export const inPool =
  (pool: ThreadPool) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | Rejected, R> =>
    Effect.acquireUseRelease(pool.submit(work), Fiber.join, Fiber.interruptFork);
// #endregion

export interface OrderService {
  /** Makes the calls of an order. It returns when all have ended or run out of time. */
  readonly place: <E, R>(
    order: string,
    plan: Plan<E, R>,
  ) => Effect.Effect<Confirmed<E>, OrderFailed<E>, R>;
}

/** How far a call has come that has begun. */
type Progress = "under way" | "done" | "failed";

export const make = (options: Options = {}): OrderService => {
  const { budget = Duration.seconds(10), optional: patience = Duration.seconds(5) } = options;

  // #region place
  const place: OrderService["place"] = <E, R>(order: string, plan: Plan<E, R>) =>
    Effect.suspend(() => {
      const progress = new Map<Call<E, R>, Progress>();

      const attempt = (call: Call<E, R>): Effect.Effect<void, Missing<E>, R> =>
        attempted(call, (state) => progress.set(call, state));

      const must = (call: Call<E, R>): Effect.Effect<void, OrderFailed<E>, R> =>
        Effect.mapError(attempt(call), (because) => {
          const looseEnds = plan.critical.flatMap((other): ReadonlyArray<LooseEnd> => {
            const state = progress.get(other);
            return state === "done" || state === "under way" ? [{ call: other.name, state }] : [];
          });
          return new OrderFailed(order, because, looseEnds);
        });

      const may = (call: Call<E, R>): Effect.Effect<ReadonlyArray<Missing<E>>, never, R> =>
        attempt(call).pipe(
          withDeadline(patience),
          Effect.match({ onSuccess: () => [], onFailure: (missing) => [missing] }),
        );

      const confirming = Effect.zipRight(
        together(plan.critical.map(must)),
        Effect.suspend(() => together(plan.afterwards.map(may))),
      );
      return together([confirming, together(plan.optional.map(may))]).pipe(
        withDeadline(budget),
        Effect.map(([late, early]) => ({ order, missing: [...early!, ...late!].flat() })),
      );
    });
  // #endregion

  return { place };
};

// #region attempted
/** Makes a call within the deadline that it is under, and says how far it has come. */
const attempted = <E, R>(
  call: Call<E, R>,
  advance: (progress: Progress) => void,
): Effect.Effect<void, Missing<E>, R> =>
  Effect.suspend(() => {
    let begun = false;
    const work = Effect.suspend(() => {
      begun = true;
      advance("under way");
      return Effect.onExit(call.work, (exit) => Effect.sync(() => advance(stateAfter(exit))));
    });
    const why = (error: E | Rejected | DeadlineExceeded): Miss<E> => {
      if (error instanceof Rejected) return { _tag: "Refused", rejection: error };
      if (!(error instanceof DeadlineExceeded)) return { _tag: "Failed", error };
      return { _tag: begun ? "Unknown" : "NeverBegan" };
    };
    return cutOff(call.through(work)).pipe(
      Effect.mapError(why),
      Effect.catchAllDefect((defect) => Effect.fail<Miss<E>>({ _tag: "Broke", defect })),
      Effect.mapError((why) => ({ call: call.name, why })),
    );
  });

/** Only an answer tells: a call that was interrupted, or threw, may be done at the other end. */
const stateAfter = <E>(exit: Exit.Exit<void, E>): Progress => {
  if (Exit.isSuccess(exit)) return "done";
  return Cause.isFailure(exit.cause) ? "failed" : "under way";
};
// #endregion
