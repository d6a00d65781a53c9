/**
 * One alert as a pure state machine. Times are monotonic nanoseconds.
 *
 * @module
 */

export interface Settings {
  /** It may fire while the value is more than this. */
  readonly above: number;
  /** It may end when the value is less than this, which is at most `above`. */
  readonly below: number;
  /** How long the value has to be too high without a break before it fires. */
  readonly pendingFor: number;
  /** How long the value has to be low without a break before it ends. */
  readonly quietFor: number;
}

// #region state
export type State =
  | { readonly _tag: "Inactive" }
  /** Too high since then, and perhaps only for a moment. */
  | { readonly _tag: "Pending"; readonly since: number }
  /** Firing; `quietSince` while the value is low again. */
  | { readonly _tag: "Firing"; readonly quietSince: number | undefined };

/** What was measured; `undefined` where there was too little to say anything. */
export interface Reading {
  readonly at: number;
  readonly value: number | undefined;
}
// #endregion

export const inactive: State = { _tag: "Inactive" };

const firing: State = { _tag: "Firing", quietSince: undefined };

// #region transition
/** The state after a reading. */
export const transition = (settings: Settings, state: State, { at, value }: Reading): State => {
  const isHigh = value !== undefined && value > settings.above;
  const isLow = value !== undefined && value < settings.below;
  switch (state._tag) {
    case "Inactive":
      return isHigh ? raise(settings, { _tag: "Pending", since: at }, at) : state;
    case "Pending":
      return isHigh ? raise(settings, state, at) : inactive;
    case "Firing": {
      if (!isLow) return state.quietSince === undefined ? state : firing;
      const quietSince = state.quietSince ?? at;
      return at - quietSince >= settings.quietFor ? inactive : { _tag: "Firing", quietSince };
    }
  }
};

const raise = (
  { pendingFor }: Settings,
  pending: State & { readonly _tag: "Pending" },
  at: number,
): State => at - pending.since >= pendingFor ? firing : pending;
// #endregion
