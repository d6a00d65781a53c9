/** Keeps since when the value is high outside of the state. */
export const caught = {
  by: "pure",
  saying: "from the same state",
};

export interface Settings {
  /** More than this is high. */
  readonly above: number;
  /** Less than this is low; at most `above`. */
  readonly below: number;
  /** How long the value has to be high before the alert fires, in seconds. */
  readonly pendingFor: number;
  /** How long it has to be low before the alert ends, in seconds. */
  readonly quietFor: number;
}

export interface Reading {
  /** In seconds. */
  readonly at: number;
  /** Undefined where there was too little to measure. */
  readonly value: number | undefined;
}

export interface State {
  readonly firing: boolean;
}

let since: number | undefined;

export const initial = (): State => {
  since = undefined;
  return { firing: false };
};

/** Whether a value speaks for a change: high for one that is silent, low for one that fires. */
const speaksForChange = (
  { above, below }: Settings,
  { firing }: State,
  value: number | undefined,
): boolean => value !== undefined && (firing ? value < below : value > above);

export const next = (settings: Settings, state: State, { at, value }: Reading): State => {
  const { firing } = state;
  if (!speaksForChange(settings, state, value)) {
    since = undefined;
    return { firing };
  }
  since ??= at;
  const wait = firing ? settings.quietFor : settings.pendingFor;
  if (at - since < wait) return { firing };
  since = undefined;
  return { firing: !firing };
};

export const isFiring = ({ firing }: State): boolean => firing;
