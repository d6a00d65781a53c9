/** Two late failures, a success, and one more. */
export const caught = {
  by: "stale",
  saying: "with no success between them",
};

export interface Call {
  /** When it is made. */
  readonly at: number;
  /** After how long it fails, if the provider was down when it was made, or else succeeds. */
  readonly takes: number;
}

/** What happens, in seconds from the beginning. */
export interface Story {
  /** When the provider is down. */
  readonly down: { readonly from: number; readonly to: number };
  readonly calls: ReadonlyArray<Call>;
  /** When somebody sets the wall clock back, and by how much. */
  readonly clock?: { readonly at: number; readonly back: number };
}

/** The same call several times over. */
const times = (count: number, call: Call): ReadonlyArray<Call> =>
  Array.from({ length: count }, () => call);

/** It opens although the provider has been well for a while. */
export const stale: Story = {
  down: { from: 10, to: 30 },
  calls: [
    ...times(2, { at: 12, takes: 60 }),
    { at: 12, takes: 70 },
    ...times(3, { at: 13, takes: 1 }),
    { at: 45, takes: 1 },
    { at: 75, takes: 1 },
  ],
};

/** It closes in the middle of an outage. */
export const lucky: Story = {
  down: { from: 10, to: 60 },
  calls: [
    { at: 5, takes: 30 },
    ...times(3, { at: 12, takes: 1 }),
  ],
};

/** Half-open, it lets a herd through. */
export const herd: Story = {
  down: { from: 10, to: 30 },
  calls: [
    ...times(3, { at: 12, takes: 1 }),
    ...times(20, { at: 50, takes: 1 }),
  ],
};

/** It stays open long after the outage. */
export const clock: Story = {
  down: { from: 10, to: 30 },
  calls: [
    ...times(3, { at: 25, takes: 1 }),
    { at: 1900, takes: 1 },
  ],
  clock: { at: 40, back: 3600 },
};
