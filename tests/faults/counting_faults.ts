import type { Breaker, BreakerSettings } from "./breaker.ts";
import { fail, letsThrough, openFor, trip, untilProbe } from "./breaking.ts";
import type { Fault } from "./fault.ts";
import { ifOffered } from "./not_offered.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { outcomeOf, pass } from "./settling.ts";
import { together } from "./verdicts.ts";

type BreakerFault = Fault<Breaker, BreakerSettings>;

const succeed = (breaker: Breaker): Promise<unknown> =>
  outcomeOf(breaker.run(() => Promise.resolve()));

const windowNeverForgets: BreakerFault = {
  id: "window-never-forgets",
  title: "a window that never forgets",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make({ failures: 4, openFor, within: 10 });
    for (let call = 0; call < 3; call++) await fail(breaker);
    await pass(30);
    await fail(breaker);
    const state = breaker.state();
    return {
      held: state === "closed",
      saw: "3 failures, then 30 ms of quiet where failures count for 10 ms, then 1 failure " +
        `of the 4 that it takes: ${state}`,
    };
  },
};

/** Two ways for a breaker to start afresh. */
const waysToReset: Readonly<Record<string, (breaker: Breaker) => Promise<unknown>>> = {
  "a probe succeeded": async (breaker) => {
    await untilProbe();
    await succeed(breaker);
  },
  "it was closed by hand": (breaker) => Promise.resolve(breaker.reset()),
};

const countsOutliveReset: BreakerFault = {
  id: "counts-outlive-reset",
  title: "a failure that outlives a reset",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const parts = Object.entries(waysToReset).map(([way, reset]) => async () => {
      const breaker = await stage.make({ failures: 3, openFor });
      await trip(breaker);
      await reset(breaker);
      const before = breaker.state();
      await fail(breaker);
      const after = breaker.state();
      return {
        held: before === "closed" && after === "closed",
        saw: `after ${way}, 1 failure of the 3 that it takes: from ${before} to ${after}`,
      };
    });
    const seen = [];
    for (const part of parts) seen.push(await ifOffered(part));
    return together(seen, "any way to start afresh");
  },
};

const hour = 3_600_000;

const clockStepsBack: BreakerFault = {
  id: "clock-steps-back",
  title: "a breaker held open by a clock set back",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make({ failures: 3, openFor });
    await trip(breaker);
    const realNow = Date.now;
    Date.now = () => realNow() - hour;
    try {
      await untilProbe();
      const call = await letsThrough(breaker);
      return {
        held: call !== undefined,
        saw: `the wall clock went back 1 h while the breaker was to be open for ${openFor} ms: ` +
          (call === undefined
            ? `none of 20 calls in the next 40 ms got through (${breaker.state()})`
            : `call number ${call} got through`),
      };
    } finally {
      Date.now = realNow;
    }
  },
};

const rejectionCounts: BreakerFault = {
  id: "rejection-counts-as-failure",
  title: "a rejection counted as a failure",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make({ failures: 3, openFor: 10_000, capacity: 1 });
    const held = stage.gate();
    quietly(breaker.run(() => held.opened));
    let refused = 0;
    for (let call = 0; call < 6; call++) {
      const outcome = await outcomeOf(breaker.run(() => Promise.resolve()));
      if (outcome._tag === "Threw") refused++;
    }
    const state = breaker.state();
    if (refused !== 6) throw new Error(`the full bulkhead was to refuse 6 calls, not ${refused}`);
    return {
      held: state === "closed",
      saw: `6 calls were refused while the bulkhead was full, and none failed: ${state}`,
    };
  },
};

export const countingFaults: ReadonlyArray<BreakerFault> = [
  windowNeverForgets,
  countsOutliveReset,
  clockStepsBack,
  rejectionCounts,
];
