/**
 * A learner's guard under watch: callers that go through it, and what is seen of them. A guard is
 * whatever decides whether, and when, a piece of work may begin.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import * as Trace from "../trace/trace.ts";

/** A call of the guard, under way in a fiber of its own. */
export interface Call {
  readonly name: string;
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>;
  /** Whether its work has begun. */
  readonly hasBegun: () => boolean;
  /** How it has ended, while it has. */
  readonly end: Effect.Effect<Exit.Exit<unknown, unknown> | undefined>;
}

/** What a caller brings along. */
export interface CallOptions {
  /** A second of sleep when left out. */
  readonly work?: Effect.Effect<unknown, unknown>;
  /** How much of the guard its work takes; 1 when left out. */
  readonly size?: number;
  /** What the caller does next, once the guard has returned. */
  readonly next?: Effect.Effect<void>;
}

/** What has been seen of the callers so far. */
export interface Seen {
  /** Names of the calls whose work has begun, in that order. */
  readonly begun: ReadonlyArray<string>;
  /** Most that was at work at once, in sizes of calls. */
  readonly most: () => number;
}

/** A call that has been started. It is interrupted when its scope closes. */
export type Started = Effect.Effect<Call, never, Trace.Trace | Scope.Scope>;

/** The learner's guard with what the checks do to it, and what they see. */
export interface Subject<Options = CallOptions> extends Seen {
  /** Starts a call in a fiber of its own. Its name is distinct within the check. */
  readonly call: (name: string, options?: Options) => Started;
}

/** Lets a piece of work in, when the guard will. */
export type Admit = (work: Effect.Effect<unknown, unknown>) => Effect.Effect<unknown, unknown>;

/** The watch over a guard, which still has to be told how each call goes through it. */
export interface Watch extends Seen {
  readonly call: (name: string, admit: Admit, options?: CallOptions) => Started;
}

/** Long enough for a call to get as far as it can, and short beside the second of its work. */
export const moment = Effect.sleep("10 millis");

export const aSecond = Effect.sleep("1 second");

/**
 * How often a check is run where callers come one at a time: there is little that could race, and a
 * few schedules of each kind will do.
 */
export const runsInTurn = 24;

/** Begins a watch. What it sees goes to the trace as well, as tasks of this compartment. */
export const watch = (
  { compartment, service }: { readonly compartment: string; readonly service: string },
): Watch => {
  const begun: Array<string> = [];
  let atWork = 0;
  let most = 0;

  const counted = (name: string, size: number, work: Effect.Effect<unknown, unknown>) =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        begun.push(name);
        atWork += size;
        most = Math.max(most, atWork);
      }),
      () => work,
      () => Effect.sync(() => void (atWork -= size)),
    );

  return {
    begun,
    most: () => most,
    call: (name, admit, { next = Effect.void, size = 1, work = aSecond } = {}) =>
      Trace.throughCompartment(
        { task: name, compartment, service, size },
        counted(name, size, work),
        admit,
      ).pipe(
        Effect.zipLeft(next),
        Effect.forkScoped,
        Effect.map((fiber) => ({
          name,
          fiber,
          hasBegun: () => begun.includes(name),
          end: Effect.map(Fiber.poll(fiber), Option.getOrUndefined),
        })),
      ),
  };
};

/** Starts calls one after the other, so that there is no doubt who came first. */
export const inTurn = (
  { call }: Subject<never>,
  names: ReadonlyArray<string>,
): Effect.Effect<ReadonlyArray<Call>, never, Trace.Trace | Scope.Scope> =>
  Effect.forEach(names, (name) => Effect.zipLeft(call(name), moment));

/**
 * Has one call hand over to another that is interrupted just then: what it waited for is already
 * its own, and its fiber has not woken up yet.
 *
 * @param holder starts the call that goes first, and that does as it is told when it has ended.
 * @param waiter starts the call that waits for it.
 */
export const interruptAtHandOver = (
  { holder, waiter }: {
    readonly holder: (next: Effect.Effect<void>) => Started;
    readonly waiter: Started;
  },
): Effect.Effect<void, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const interrupt = Effect.sync(() => waiting.fiber.unsafeInterruptAsFork(FiberId.none));
    yield* holder(interrupt);
    yield* moment;
    const waiting: Call = yield* waiter;
  });
