/**
 * Firing and silent are the same machine the other way round. Each waits for its own sign, a low
 * value or a high one, and remembers since when it has seen nothing else. Any reading without the
 * sign, and that includes one between the thresholds and one without a value, makes it forget.
 *
 * Hysteresis is the gap between `below` and `above`. A value that stays in the gap can neither
 * start the alert nor end it, so noise that is smaller than the gap moves nothing. With one
 * threshold for both, every crossing would.
 *
 * A reading without a value must not count as 0: a shop in which nobody buys has no failures, and
 * the alert would end at the height of the outage. Here it makes the wait begin anew, on both
 * sides.
 *
 * The time is compared with that of the first sign, not with the number of readings: the monitor
 * may look every second today and every ten tomorrow.
 */

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
): boolean => value !== undefined && (firing ? value < below : value > above);

export const next = (settings: Settings, state: State, { at, value }: Reading): State => {
  const { firing } = state;
  if (!speaksForChange(settings, state, value)) return { firing, since: undefined };
  const since = state.since ?? at;
  const wait = firing ? settings.quietFor : settings.pendingFor;
  return at - since >= wait ? { firing: !firing, since: undefined } : { firing, since };
};

export const isFiring = ({ firing }: State): boolean => firing;
