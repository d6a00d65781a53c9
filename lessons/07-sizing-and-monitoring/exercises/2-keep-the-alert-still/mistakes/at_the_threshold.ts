/** Takes a value at the threshold for a high one. */
export const caught = {
  by: "fires",
  saying: "exactly at above",
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
  /** Since when the value has been such that the state may change; undefined while it is not. */
  readonly since: number | undefined;
}

export const initial = (): State => ({ firing: false, since: undefined });

/** Whether a value speaks for a change: high for one that is silent, low for one that fires. */
const speaksForChange = (
  { above, below }: Settings,
  { firing }: State,
  value: number | undefined,
): boolean => value !== undefined && (firing ? value < below : value >= above);

export const next = (settings: Settings, state: State, { at, value }: Reading): State => {
  const { firing } = state;
  if (!speaksForChange(settings, state, value)) return { firing, since: undefined };
  const since = state.since ?? at;
  const wait = firing ? settings.quietFor : settings.pendingFor;
  return at - since >= wait ? { firing: !firing, since: undefined } : { firing, since };
};

export const isFiring = ({ firing }: State): boolean => firing;
