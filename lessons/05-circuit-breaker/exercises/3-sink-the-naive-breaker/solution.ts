/**
 * All four begin alike: three quick failures in an outage open both breakers.
 *
 * `stale`: before those three, three other calls were made that hang. At second 45 a probe finds
 * the provider well, and both breakers close. At 72 the hanging calls fail. The naive breaker
 * counts to three and opens on a provider that has been well for 42 seconds. The sound one sees
 * that their passes are two changes of state old. Without the change in between both would open,
 * and rightly: the failures would be the latest that they know.
 *
 * `lucky`: the same with the other sign. A call from before the outage succeeds in the middle of
 * it, and one old success closes the naive breaker from any state. Whatever comes next goes to a
 * provider that is down.
 *
 * `herd`: from the first ask after its 30 seconds to the end of the first call, everybody who comes
 * is let through. Customers who were told when to come back do come together.
 *
 * `clock`: it opens at second 26 and compares the wall clock with that. Set back by an hour at
 * second 40, the clock says 26 again only an hour later. The sound breaker measures with a clock
 * that nobody can set.
 *
 * Each of these is a test that takes no time to run. That is what a simulated clock is for.
 */

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
    ...times(3, { at: 12, takes: 60 }),
    ...times(3, { at: 13, takes: 1 }),
    { at: 45, takes: 1 },
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
