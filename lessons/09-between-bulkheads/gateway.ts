/**
 * A gateway in front of somebody else's compartment: every call gets a place, a time limit and a
 * breaker, and a question may be answered from memory when its owner does not answer.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import * as CircuitBreaker from "../05-circuit-breaker/circuit_breaker.ts";
import { consecutive } from "../05-circuit-breaker/failure_policy.ts";

export interface Options {
  /** Names the gateway in errors. */
  readonly name: string;
  /** How many calls may be under way at the same time: at least 1. */
  readonly places: number;
  /** How many may wait for a place, each as long as the time limit at most. */
  readonly queue: number;
  /** How long a call may take. */
  readonly limit: Duration.DurationInput;
  /** After how many failures in a row it stops calling, and for how long. */
  readonly failures: number;
  readonly openFor: Duration.DurationInput;
  /** Whether a failed call speaks against the other side; a time-out always does. */
  readonly counts: (error: unknown) => boolean;
  /** How long an answer is given again without asking. */
  readonly freshFor: Duration.DurationInput;
  /** How long it is given when there is no new one. */
  readonly staleFor: Duration.DurationInput;
  /** How many answers it remembers: at least 1. */
  readonly answers: number;
  /** Told when it stops calling, and when it begins again. */
  readonly onChange?: (change: CircuitBreaker.Change) => void;
}

/** The other side did not answer, or was not asked. A plain value, without a stack trace. */
export class Unavailable {
  readonly _tag = "Unavailable";
  constructor(
    readonly gateway: string,
    readonly reason: "TimedOut" | "NotCalled" | "NoPlace" | "Failed",
  ) {}

  get message(): string {
    return `${this.gateway} has no answer: ${this.reason}`;
  }

  toString(): string {
    return `Unavailable: ${this.message}`;
  }
}

/** What is known, and for how long it has been. */
export interface Answer<A> {
  readonly value: A;
  /** Zero for an answer that was just given. */
  readonly age: Duration.Duration;
}

// #region interface
export interface Gateway<A> {
  /** Calls for something to be done. There is an answer, or there is none: nothing is remembered. */
  readonly command: <B, E, R>(call: Effect.Effect<B, E, R>) => Effect.Effect<B, E | Unavailable, R>;
  /** Asks, and makes do with an old answer where there is no new one. */
  readonly ask: <E, R>(
    question: string,
    call: Effect.Effect<A, E, R>,
  ) => Effect.Effect<Answer<A>, E | Unavailable, R>;
}
// #endregion

/** Makes a gateway that lives as long as the scope. */
export const make = <A>(options: Options): Effect.Effect<Gateway<A>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { answers, name, onChange } = options;
    requireWhole("answers", answers, { least: 1 });
    const clock = yield* Effect.clock;
    const limit = Duration.decode(options.limit);
    const freshFor = Duration.decode(options.freshFor);
    const staleFor = Duration.decode(options.staleFor);
    const timedOut = new Unavailable(name, "TimedOut");
    /** The least recently used answer first. */
    const memory = new Map<string, { readonly value: A; readonly since: bigint }>();

    const isIll = (error: unknown): boolean => error === timedOut || options.counts(error);
    const pool = yield* ThreadPool.make({
      name,
      workers: options.places,
      queue: options.queue,
      longestWait: limit,
    });
    const breaker = yield* CircuitBreaker.make({
      name,
      policy: consecutive({ failures: options.failures }),
      openFor: options.openFor,
      counts: (cause) =>
        CircuitBreaker.allButRejections(cause) &&
        Option.match(Cause.failureOption(cause), { onNone: () => true, onSome: isIll }),
      ...(onChange === undefined ? {} : { onChange }),
    });

    // #region guarded
    /** A failure that speaks against the other side is all one to the caller. */
    const translate = <E>(
      error: E | Unavailable | ThreadPool.Rejected | CircuitBreaker.CircuitOpen,
    ): Exit.Exit<never, E | Unavailable> => {
      if (error instanceof CircuitBreaker.CircuitOpen) {
        return refuse(new Unavailable(name, "NotCalled"));
      }
      if (error instanceof ThreadPool.Rejected) return refuse(new Unavailable(name, "NoPlace"));
      if (error === timedOut || !isIll(error)) return refuse(error);
      return refuse(new Unavailable(name, "Failed"));
    };

    const command: Gateway<A>["command"] = (call) => {
      const limited = Effect.timeoutFail(call, { duration: limit, onTimeout: () => timedOut });
      return Effect.catchAll(breaker.run(pool.run(limited)), (error) => translate(error));
    };
    // #endregion

    // #region memory
    const recall = (question: string): Answer<A> | undefined => {
      const known = memory.get(question);
      if (known === undefined) return undefined;
      memory.delete(question);
      const age = Duration.nanos(clock.unsafeCurrentTimeNanos() - known.since);
      if (Duration.greaterThan(age, staleFor)) return undefined;
      memory.set(question, known);
      return { value: known.value, age };
    };

    const remember = (question: string, value: A): Answer<A> => {
      memory.delete(question);
      memory.set(question, { value, since: clock.unsafeCurrentTimeNanos() });
      if (memory.size > answers) memory.delete(memory.keys().next().value!);
      return { value, age: Duration.zero };
    };

    const ask: Gateway<A>["ask"] = (question, call) =>
      Effect.suspend(() => {
        const known = recall(question);
        if (known !== undefined && Duration.lessThan(known.age, freshFor)) {
          return Exit.succeed(known);
        }
        return Effect.matchEffect(command(call), {
          onSuccess: (value) => Exit.succeed(remember(question, value)),
          onFailure: (error) => {
            const old = error instanceof Unavailable ? recall(question) : undefined;
            return old === undefined ? refuse(error) : Exit.succeed(old);
          },
        });
      });
    // #endregion

    return { command, ask };
  });
