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

/** Three calls fail, and one comes later. Nothing about this is unusual. */
const ordinary: Story = {
  down: { from: 10, to: 30 },
  calls: [
    { at: 11, takes: 1 },
    { at: 12, takes: 1 },
    { at: 13, takes: 1 },
    { at: 50, takes: 1 },
  ],
};

/** It opens although the provider has been well for a while. */
export const stale: Story = ordinary;

/** It closes in the middle of an outage. */
export const lucky: Story = ordinary;

/** Half-open, it lets a herd through. */
export const herd: Story = ordinary;

/** It stays open long after the outage. */
export const clock: Story = ordinary;
