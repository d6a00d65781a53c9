/**
 * A circuit breaker: after too many failures it stops calling for a while, then lets a few calls
 * through to see. The decisions are those of the pure `transition`; this is the shell around it.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import { Rejected } from "../02-thread-pool/thread_pool.ts";
import { PoolClosed, PoolExhausted } from "../03-connection-pool/connection_pool.ts";
import { OutOfMemory } from "../04-memory/memory.ts";
import type { FailurePolicy, Result } from "./failure_policy.ts";
import {
  closed,
  type Input,
  type Pass,
  type Settings,
  type Step,
  transition,
} from "./transition.ts";

// #region options
export interface Options<W> {
  /** Names the breaker in errors and changes. */
  readonly name: string;
  /** When to open. */
  readonly policy: FailurePolicy<W>;
  /** How long to stay open before letting probes through. */
  readonly openFor: Duration.DurationInput;
  /** How many probes half-open lets through, all of which must succeed. Default 1. */
  readonly probes?: number;
  /**
   * How long a probe may take before its place goes to another: longer than any call takes that is
   * worth waiting for, or no probe ever counts. Default: a minute, or `openFor` if that is longer.
   */
  readonly lease?: Duration.DurationInput;
  /**
   * Whether a failed call speaks against the dependency. Default: `allButRejections`. Interruption
   * never does; a failure does if this throws.
   */
  readonly counts?: (cause: Cause.Cause<unknown>) => boolean;
  /**
   * Told of each change of state, after it. It may call the breaker; if it throws, nobody notices
   * but `statistics`.
   */
  readonly onChange?: (change: Change) => void;
}
// #endregion

export type StateName = "Closed" | "Open" | "HalfOpen";

/** A change of state. */
export interface Change {
  readonly breaker: string;
  readonly from: StateName;
  readonly to: StateName;
}

/** The breaker did not call. A plain value, without a stack trace: an open breaker says it often. */
export class CircuitOpen {
  readonly _tag = "CircuitOpen";
  constructor(
    readonly breaker: string,
    readonly state: StateName,
    /** When a call may get through again; infinite if it was opened by hand. */
    readonly retryAfter: Duration.Duration,
  ) {}

  get message(): string {
    const when = Duration.isFinite(this.retryAfter)
      ? `try again in ${Duration.format(this.retryAfter)}`
      : "until it is closed by hand";
    return `${this.breaker} is ${this.state === "Open" ? "open" : "half-open"}: ${when}`;
  }

  toString(): string {
    return `CircuitOpen: ${this.message}`;
  }
}

/** A breaker at one moment. */
export interface Statistics {
  readonly name: string;
  readonly state: StateName;
  readonly succeeded: number;
  readonly failed: number;
  /** Calls whose end says nothing about the dependency; cancelled ones only if they were probes. */
  readonly ignored: number;
  readonly refused: number;
  /** How often it opened. */
  readonly opened: number;
  /** How often `onChange` or `counts` threw. */
  readonly observerFailures: number;
}

// #region interface
export interface CircuitBreaker {
  readonly name: string;
  /** Calls, unless the breaker is open. */
  readonly run: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | CircuitOpen, R>;
  /** Opens it until it is closed by hand. */
  readonly open: Effect.Effect<void>;
  /** Closes it, and forgets what it has seen. */
  readonly close: Effect.Effect<void>;
  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

/** What a cause comes down to. A lone failure, which most are, takes no fold over the cause. */
const errorOf = (cause: Cause.Cause<unknown>): unknown =>
  cause._tag === "Fail" ? cause.error : Cause.squash(cause);

/**
 * A bulkhead that turns a call away says that we are busy, not that the dependency is ill; so does a
 * breaker further in.
 */
export const allButRejections = (cause: Cause.Cause<unknown>): boolean => {
  const error = errorOf(cause);
  return !(error instanceof Rejected || error instanceof PoolExhausted ||
    error instanceof PoolClosed || error instanceof OutOfMemory || error instanceof CircuitOpen);
};

const nanoseconds = (duration: Duration.DurationInput): number =>
  Math.round(Duration.toMillis(duration) * 1_000_000);

const leastLease = Duration.minutes(1);

/** What a call that was let through with a pass does when it has ended. */
interface End {
  readonly pass: Pass;
  readonly onSuccess: <A>(value: A) => Effect.Effect<A>;
  readonly onFailure: <E>(cause: Cause.Cause<E>) => Effect.Effect<never, E>;
}

/** Makes a closed breaker. Dies with a `RangeError` where `probes` is not a whole number from 1. */
export const make = <W>(options: Options<W>): Effect.Effect<CircuitBreaker> =>
  Effect.map(Effect.clock, (clock) => {
    const { counts = allButRejections, name, onChange, probes = 1 } = options;
    requireWhole("probes", probes, { least: 1 });
    const openFor = nanoseconds(options.openFor);
    const settings: Settings<W> = {
      policy: options.policy,
      openFor,
      probes,
      lease: options.lease === undefined
        ? Math.max(openFor, nanoseconds(leastLease))
        : nanoseconds(options.lease),
    };
    const origin = clock.unsafeCurrentTimeNanos();
    const now = (): number => Number(clock.unsafeCurrentTimeNanos() - origin);
    const tally = {
      success: 0,
      failure: 0,
      ignored: 0,
      refused: 0,
      opened: 0,
      observerFailures: 0,
    };
    let state = closed(settings, 0);

    // #region step
    /** Takes a step, and tells of it when the breaker has settled in its new state. */
    const step = (input: Input): Step<W> => {
      const before = state;
      const taken = transition(settings, before, input);
      state = taken.state;
      if (before._tag !== state._tag) changed({ breaker: name, from: before._tag, to: state._tag });
      return taken;
    };

    const changed = (change: Change): void => {
      if (change.to === "Open") tally.opened++;
      const fail = (): void => void tally.observerFailures++;
      try {
        const told: unknown = onChange?.(change);
        // One that is asynchronous must not end the process either.
        if (told instanceof Promise) told.catch(fail);
      } catch {
        fail();
      }
    };
    // #endregion

    const report = (pass: Pass, result: Result | "ignored"): void => {
      tally[result]++;
      step({ _tag: "Report", at: now, pass, result });
    };

    const resultOf = (cause: Cause.Cause<unknown>): "failure" | "ignored" => {
      if (cause._tag !== "Fail" && Cause.isInterruptedOnly(cause)) return "ignored";
      try {
        return counts(cause) ? "failure" : "ignored";
      } catch {
        tally.observerFailures++;
        return "failure";
      }
    };

    const endOf = (pass: Pass): End => ({
      pass,
      onSuccess: (value) => {
        report(pass, "success");
        return Effect.succeed(value);
      },
      onFailure: (cause) => {
        report(pass, resultOf(cause));
        return Effect.failCause(cause);
      },
    });

    // While it is closed, all calls have the same pass, and so the same end.
    let end: End | undefined;

    const watched = <A, E, R>(work: Effect.Effect<A, E, R>, pass: Pass): Effect.Effect<A, E, R> => {
      if (end === undefined || end.pass !== pass) end = endOf(pass);
      const { onFailure, onSuccess } = end;
      return Effect.matchCauseEffect(work, { onFailure, onSuccess });
    };

    // #region run
    const run: CircuitBreaker["run"] = (work) =>
      Effect.suspend(() => {
        if (state._tag === "Closed") return watched(work, state.pass);
        // Open and not yet due, it changes nothing and lends nothing: no need to be careful.
        const wait = state._tag === "Open" ? state.until - now() : 0;
        return wait > 0 ? refused(wait) : probe(work);
      });

    /** Asks and calls where nothing interrupts in between: a cancelled probe gives its place back. */
    const probe = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E | CircuitOpen, R> =>
      Effect.uninterruptibleMask<A, E | CircuitOpen, R>((restore) => {
        const at = now();
        const { answer } = step({ _tag: "Ask", at });
        return answer?._tag === "Passed"
          ? watched(restore(work), answer.pass)
          : refused((answer?.retryAt ?? Infinity) - at);
      });

    const refused = (wait: number): Effect.Effect<never, CircuitOpen> => {
      tally.refused++;
      const retryAfter = wait < Infinity ? Duration.nanos(BigInt(wait)) : Duration.infinity;
      return refuse(new CircuitOpen(name, state._tag, retryAfter));
    };
    // #endregion

    return {
      name,
      run,
      open: Effect.sync(() => void step({ _tag: "ForceOpen" })),
      close: Effect.sync(() => void step({ _tag: "ForceClosed" })),
      statistics: Effect.sync((): Statistics => {
        const { failure: failed, success: succeeded, ...rest } = tally;
        return { name, state: state._tag, succeeded, failed, ...rest };
      }),
    };
  });
