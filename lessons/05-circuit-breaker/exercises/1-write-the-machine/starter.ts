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

/** TODO: what a caller is given, and hands back with its result. */
export interface Pass {
  readonly probe: boolean;
}

/** TODO: what the breaker has to remember. */
export type State = { readonly _tag: "Closed" };

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

export const initial = (): State => ({ _tag: "Closed" });

export const transition = (_settings: Settings, state: State, input: Input): Step => {
  // TODO: this breaker never opens.
  if (input._tag === "Report") return { state, answer: undefined };
  return { state, answer: { _tag: "Passed", pass: { probe: false } } };
};
