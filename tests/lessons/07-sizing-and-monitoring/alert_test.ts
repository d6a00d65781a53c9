import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import {
  inactive,
  type Reading,
  type Settings,
  type State,
  transition,
} from "../../../lessons/07-sizing-and-monitoring/alert.ts";

const settings: Settings = { above: 0.8, below: 0.7, pendingFor: 10, quietFor: 20 };

/** The names of the states after each reading. */
const after = (
  readings: ReadonlyArray<Reading>,
  { from = inactive, by = settings }: { readonly from?: State; readonly by?: Settings } = {},
): ReadonlyArray<State["_tag"]> => {
  let state = from;
  return readings.map((reading) => {
    state = transition(by, state, reading);
    return state._tag;
  });
};

/** Readings five units apart. */
const signal = (...values: ReadonlyArray<number | undefined>): ReadonlyArray<Reading> =>
  values.map((value, index) => ({ at: 5 * index, value }));

Deno.test("transition: fires when the value has been too high for so long, and not before", () => {
  assert.deepEqual(after(signal(0.5, 0.9, 0.9, 0.9)), [
    "Inactive",
    "Pending",
    "Pending",
    "Firing",
  ]);
});

Deno.test("transition: exactly at the threshold is not too high", () => {
  assert.deepEqual(after(signal(0.8, 0.8, 0.8)), ["Inactive", "Inactive", "Inactive"]);
});

Deno.test("transition: a moment below the threshold begins the wait anew", () => {
  assert.deepEqual(after(signal(0.9, 0.9, 0.79, 0.9, 0.9, 0.9)), [
    "Pending",
    "Pending",
    "Inactive",
    "Pending",
    "Pending",
    "Firing",
  ]);
});

Deno.test("transition: with no time to wait it fires and ends at once", () => {
  const by = { ...settings, pendingFor: 0, quietFor: 0 };
  assert.deepEqual(after(signal(0.9, 0.75, 0.69), { by }), ["Firing", "Firing", "Inactive"]);
});

Deno.test("transition: firing, it ends when the value has been low for so long without a break", () => {
  const from: State = { _tag: "Firing", quietSince: undefined };
  assert.deepEqual(after(signal(0.6, 0.6, 0.6, 0.6, 0.6), { from }), [
    "Firing",
    "Firing",
    "Firing",
    "Firing",
    "Inactive",
  ]);
  // Between the thresholds is not low: the time begins anew.
  const broken = after(signal(0.6, 0.6, 0.6, 0.75, 0.6, 0.6, 0.6, 0.6, 0.6), { from });
  assert.equal(broken.indexOf("Inactive"), 8);
});

Deno.test("transition: without a value, pending is over and firing goes on", () => {
  assert.deepEqual(after(signal(0.9, undefined, 0.9)), ["Pending", "Inactive", "Pending"]);
  const from: State = { _tag: "Firing", quietSince: undefined };
  const unknown = after(signal(0.6, 0.6, undefined, 0.6, 0.6, 0.6, 0.6, 0.6), { from });
  assert.equal(unknown.indexOf("Inactive"), 7);
});

const readings = FastCheck.array(
  FastCheck.record({
    after: FastCheck.integer({ min: 1, max: 12 }),
    value: FastCheck.option(FastCheck.constantFrom(0, 0.69, 0.7, 0.75, 0.8, 0.81, 1), {
      nil: undefined,
    }),
  }),
  { maxLength: 80 },
).map((steps) => {
  let at = 0;
  return steps.map(({ after, value }): Reading => ({ at: at += after, value }));
});

/** How long a condition has held without a break, up to and with a reading; -1 if it does not. */
const heldFor = (
  readings: ReadonlyArray<Reading>,
  upTo: number,
  holds: (value: number) => boolean,
  from = 0,
): number => {
  let since: number | undefined;
  for (const { at, value } of readings.slice(from, upTo + 1)) {
    if (value === undefined || !holds(value)) since = undefined;
    else since ??= at;
  }
  return since === undefined ? -1 : readings[upTo]!.at - since;
};

Deno.test("transition: fires and ends exactly when its settings say so, for any signal", () => {
  FastCheck.assert(
    FastCheck.property(readings, (readings) => {
      let changedAt = 0;
      let firing = false;
      after(readings).forEach((name, index) => {
        const held = firing
          ? heldFor(readings, index, (value) => value < settings.below, changedAt)
          : heldFor(readings, index, (value) => value > settings.above, changedAt);
        const changes = held >= (firing ? settings.quietFor : settings.pendingFor);
        if (changes) {
          firing = !firing;
          changedAt = index + 1;
        }
        assert.equal(name === "Firing", firing, `reading ${index}`);
      });
    }),
    { numRuns: 1000 },
  );
});

Deno.test("transition: a signal that stays between the thresholds changes nothing", () => {
  const between = FastCheck.array(FastCheck.double({ min: 0.7, max: 0.8, noNaN: true }));
  FastCheck.assert(
    FastCheck.property(between, FastCheck.boolean(), (values, isFiring) => {
      const from: State = isFiring ? { _tag: "Firing", quietSince: undefined } : inactive;
      assert.ok(after(signal(...values), { from }).every((name) => name === from._tag));
    }),
  );
});

Deno.test("transition: never changes a state that somebody holds", () => {
  for (
    const state of [
      inactive,
      { _tag: "Pending", since: 0 },
      { _tag: "Firing", quietSince: 3 },
    ] as const satisfies ReadonlyArray<State>
  ) {
    for (const value of [0, 0.75, 1, undefined]) {
      transition(settings, Object.freeze({ ...state }), { at: 100, value });
    }
  }
});
