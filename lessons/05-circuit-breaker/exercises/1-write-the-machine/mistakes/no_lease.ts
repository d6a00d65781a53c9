/** Waits for a probe that hangs for as long as it hangs. */
export const caught = {
  by: "lease",
  saying: "would wait for ever",
};

export interface Settings {
  /** How many failures in a row open it: at least 1. */
  readonly failures: number;
  /** How long it stays open before a probe is let through, in seconds. */
  readonly openFor: number;
  /** How many probes are let through, all of which have to succeed: at least 1. */
  readonly probes: number;
  /** How long a probe holds its place, in seconds. */
  readonly lease: number;
}

/** The era in which a call was let through; eras count the changes of state. */
export interface Pass {
  readonly era: number;
  /** The number of the probe within its era; 0 for an ordinary call. */
  readonly probe: number;
}

interface Probe {
  readonly number: number;
  /** When its place goes to another. */
  readonly until: number;
}

export type State =
  | { readonly _tag: "Closed"; readonly era: number; readonly row: number }
  | { readonly _tag: "Open"; readonly era: number; readonly until: number }
  | {
    readonly _tag: "HalfOpen";
    readonly era: number;
    readonly underWay: ReadonlyArray<Probe>;
    /** How many were sent, for their numbers. */
    readonly sent: number;
    readonly succeeded: number;
  };

export type Input =
  | { readonly _tag: "Ask"; readonly at: number }
  | {
    readonly _tag: "Report";
    readonly at: number;
    /** What the call was given when it was let through. */
    readonly pass: Pass;
    readonly result: "success" | "failure" | "cancelled";
  };

export type Answer =
  | { readonly _tag: "Passed"; readonly pass: Pass }
  | { readonly _tag: "Refused"; readonly retryAt: number };

export interface Step {
  readonly state: State;
  /** To an `Ask`; a `Report` gets none. */
  readonly answer: Answer | undefined;
}

type HalfOpen = State & { readonly _tag: "HalfOpen" };

export const initial = (): State => ({ _tag: "Closed", era: 0, row: 0 });

export const transition = (settings: Settings, state: State, input: Input): Step =>
  input._tag === "Ask"
    ? ask(settings, state, input.at)
    : { state: report(settings, state, input), answer: undefined };

const ask = (settings: Settings, state: State, at: number): Step => {
  switch (state._tag) {
    case "Closed":
      return { state, answer: { _tag: "Passed", pass: { era: state.era, probe: 0 } } };
    case "Open": {
      if (at < state.until) return { state, answer: { _tag: "Refused", retryAt: state.until } };
      const era = state.era + 1;
      const halfOpen: HalfOpen = { _tag: "HalfOpen", era, underWay: [], sent: 0, succeeded: 0 };
      return sendProbe(settings, halfOpen, at);
    }
    case "HalfOpen": {
      const underWay = state.underWay;
      if (underWay.length + state.succeeded < settings.probes) {
        return sendProbe(settings, { ...state, underWay }, at);
      }
      const retryAt = Math.min(...underWay.map(({ until }) => until));
      return { state: { ...state, underWay }, answer: { _tag: "Refused", retryAt } };
    }
  }
};

const sendProbe = (settings: Settings, state: HalfOpen, at: number): Step => {
  const number = state.sent + 1;
  const probe = { number, until: at + settings.lease };
  return {
    state: { ...state, sent: number, underWay: [...state.underWay, probe] },
    answer: { _tag: "Passed", pass: { era: state.era, probe: number } },
  };
};

const report = (
  settings: Settings,
  state: State,
  { at, pass, result }: Input & { readonly _tag: "Report" },
): State => {
  if (pass.era !== state.era || state._tag === "Open") return state;
  const opened: State = { _tag: "Open", era: state.era + 1, until: at + settings.openFor };
  if (state._tag === "Closed") {
    if (result === "cancelled") return state;
    const row = result === "success" ? 0 : state.row + 1;
    return row >= settings.failures ? opened : { ...state, row };
  }
  const underWay = state.underWay.filter(({ number }) => number !== pass.probe);
  if (underWay.length === state.underWay.length) return state;
  if (result === "cancelled") return { ...state, underWay };
  if (result === "failure") return opened;
  const succeeded = state.succeeded + 1;
  return succeeded < settings.probes
    ? { ...state, underWay, succeeded }
    : { _tag: "Closed", era: state.era + 1, row: 0 };
};
