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

/** TODO: what the alert has to remember. */
export interface State {
  readonly firing: boolean;
}

export const initial = (): State => ({ firing: false });

export const next = (settings: Settings, _state: State, { value }: Reading): State => {
  // TODO: this alert goes on and off with every reading.
  return { firing: value !== undefined && value > settings.above };
};

export const isFiring = ({ firing }: State): boolean => firing;
