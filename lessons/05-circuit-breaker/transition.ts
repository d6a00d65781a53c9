/**
 * The circuit breaker as a pure state machine. Times are monotonic nanoseconds.
 *
 * @module
 */
import type { FailurePolicy, Result } from "./failure_policy.ts";

export interface Settings<W> {
  readonly policy: FailurePolicy<W>;
  /** How long it stays open before it lets a probe through. */
  readonly openFor: number;
  /** How many probes it lets through, and how many of them must succeed: all. */
  readonly probes: number;
  /** How long a probe may take before its place goes to another. */
  readonly lease: number;
}

// #region state
/**
 * Permission to call. It is good for the era in which it was given: eras count the changes of state,
 * so that a result from before a change is known for what it is.
 */
export interface Pass {
  readonly era: number;
  /** The probe's number within its era; `undefined` for an ordinary call. */
  readonly probe: number | undefined;
}

interface Probe {
  readonly number: number;
  /** When its place goes to another. */
  readonly until: number;
}

export type State<W> =
  | { readonly _tag: "Closed"; readonly era: number; readonly window: W; readonly pass: Pass }
  | { readonly _tag: "Open"; readonly era: number; readonly until: number }
  | {
    readonly _tag: "HalfOpen";
    readonly era: number;
    /** Probes under way. */
    readonly probes: ReadonlyArray<Probe>;
    readonly sent: number;
    readonly succeeded: number;
  };
// #endregion

// #region input
export type Input =
  /** A caller asks to call. */
  | { readonly _tag: "Ask"; readonly at: number }
  /**
   * A call ended. `ignored`: it was cancelled, or says nothing about the dependency. `at` is asked
   * only where the time matters, since reading a clock costs more than the rest of a step.
   */
  | {
    readonly _tag: "Report";
    readonly at: () => number;
    readonly pass: Pass;
    readonly result: Result | "ignored";
  }
  /** Somebody opens it by hand, until it is closed by hand. */
  | { readonly _tag: "ForceOpen" }
  /** Somebody closes it by hand, and it forgets everything. */
  | { readonly _tag: "ForceClosed" };

export type Answer =
  | { readonly _tag: "Passed"; readonly pass: Pass }
  /** Refused; when to ask again, or `Infinity` when only a hand can help. */
  | { readonly _tag: "Refused"; readonly retryAt: number };
// #endregion

/** A state, and the answer to an `Ask`. */
export interface Step<W> {
  readonly state: State<W>;
  readonly answer: Answer | undefined;
}

export const closed = <W>(settings: Settings<W>, era: number): State<W> => ({
  _tag: "Closed",
  era,
  window: settings.policy.initial,
  pass: { era, probe: undefined },
});

const opened = <W>(era: number, until: number): State<W> => ({ _tag: "Open", era, until });

const stay = <W>(state: State<W>): Step<W> => ({ state, answer: undefined });

const refused = <W>(state: State<W>, retryAt: number): Step<W> => ({
  state,
  answer: { _tag: "Refused", retryAt },
});

// #region transition
/** The state after an input, and the answer to it. */
export const transition = <W>(settings: Settings<W>, state: State<W>, input: Input): Step<W> => {
  switch (input._tag) {
    case "Ask":
      return ask(settings, state, input.at);
    case "Report":
      // A result from an earlier era says nothing about this one.
      return input.pass.era === state.era ? report(settings, state, input) : stay(state);
    case "ForceOpen":
      return stay(opened(state.era + 1, Infinity));
    case "ForceClosed":
      return stay(closed(settings, state.era + 1));
  }
};
// #endregion

// #region ask
const ask = <W>(settings: Settings<W>, state: State<W>, at: number): Step<W> => {
  switch (state._tag) {
    case "Closed":
      return { state, answer: { _tag: "Passed", pass: state.pass } };
    case "Open":
      if (at < state.until) return refused(state, state.until);
      return sendProbe(settings, {
        _tag: "HalfOpen",
        era: state.era + 1,
        probes: [],
        sent: 0,
        succeeded: 0,
      }, at);
    case "HalfOpen": {
      const probes = state.probes.filter(({ until }) => at < until);
      const current = probes.length === state.probes.length ? state : { ...state, probes };
      if (probes.length + state.succeeded >= settings.probes) {
        // Nobody knows when a probe ends; its lease is the latest, and may be long.
        const ends = probes.map(({ until }) => until);
        return refused(current, Math.min(at + settings.openFor, ...ends));
      }
      return sendProbe(settings, current, at);
    }
  }
};

const sendProbe = <W>(
  settings: Settings<W>,
  state: State<W> & { readonly _tag: "HalfOpen" },
  at: number,
): Step<W> => {
  const number = state.sent + 1;
  const probe = { number, until: at + settings.lease };
  return {
    state: { ...state, sent: number, probes: [...state.probes, probe] },
    answer: { _tag: "Passed", pass: { era: state.era, probe: number } },
  };
};
// #endregion

// #region report
const report = <W>(
  settings: Settings<W>,
  state: State<W>,
  { at, pass, result }: Input & { readonly _tag: "Report" },
): Step<W> => {
  switch (state._tag) {
    case "Closed": {
      if (result === "ignored") return stay(state);
      const window = settings.policy.record(state.window, result, at);
      if (settings.policy.trips(window)) {
        return stay(opened(state.era + 1, at() + settings.openFor));
      }
      return stay(
        window === state.window
          ? state
          : { _tag: "Closed", era: state.era, window, pass: state.pass },
      );
    }
    case "Open":
      return stay(state);
    case "HalfOpen": {
      const probes = state.probes.filter(({ number }) => number !== pass.probe);
      // A probe whose lease ran out has lost its say along with its place.
      if (probes.length === state.probes.length) return stay(state);
      if (result === "ignored") return stay({ ...state, probes });
      if (result === "failure") return stay(opened(state.era + 1, at() + settings.openFor));
      const succeeded = state.succeeded + 1;
      return stay(
        succeeded >= settings.probes
          ? closed(settings, state.era + 1)
          : { ...state, probes, succeeded },
      );
    }
  }
};
// #endregion
