import type { Breaker, BreakerSettings } from "./breaker.ts";
import { letsThrough, openFor, trip, untilProbe } from "./breaking.ts";
import type { Fault } from "./fault.ts";
import { Load } from "./load.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { outcomeOf, pass, settle } from "./settling.ts";

type BreakerFault = Fault<Breaker, BreakerSettings>;

const settings: BreakerSettings = { failures: 3, openFor };

const afterwards = (rounds: number | undefined, state: string): string =>
  rounds === undefined
    ? `none of 20 calls after it, over 40 ms, got through; the breaker is ${state}`
    : `call number ${rounds} after it got through`;

const cancelledProbeWedges: BreakerFault = {
  id: "cancelled-probe-wedges",
  title: "a breaker wedged by a cancelled probe",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make(settings);
    await trip(breaker);
    const caller = new AbortController();
    await untilProbe();
    const probe = breaker.run((signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }), caller.signal);
    quietly(probe);
    await settle();
    caller.abort();
    await outcomeOf(probe);
    const rounds = await letsThrough(breaker);
    return { held: rounds !== undefined, saw: afterwards(rounds, breaker.state()) };
  },
};

const ignoredProbeWedges: BreakerFault = {
  id: "ignored-probe-wedges",
  title: "a breaker wedged by an ignored probe",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    class NotFound extends Error {}
    const breaker = await stage.make({
      ...settings,
      ignores: (error) => error instanceof NotFound,
    });
    await trip(breaker);
    await untilProbe();
    await outcomeOf(breaker.run(() => Promise.reject(new NotFound())));
    const state = breaker.state();
    const rounds = await letsThrough(breaker);
    return {
      held: rounds !== undefined,
      saw: `it left the breaker ${state}; ${afterwards(rounds, breaker.state())}`,
    };
  },
};

const hungProbeWedges: BreakerFault = {
  id: "hung-probe-wedges",
  title: "a breaker wedged by a hung probe",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make({ ...settings, callLimit: 10 });
    const hung = stage.gate();
    await trip(breaker);
    await untilProbe();
    quietly(breaker.run(() => hung.opened));
    await pass(25);
    const rounds = await letsThrough(breaker);
    return { held: rounds !== undefined, saw: afterwards(rounds, breaker.state()) };
  },
};

const herdOfProbes: BreakerFault = {
  id: "herd-of-probes",
  title: "a herd of probes",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const breaker = await stage.make(settings);
    const load = new Load();
    const answer = stage.gate();
    await trip(breaker);
    await untilProbe();
    for (let caller = 0; caller < 20; caller++) {
      quietly(breaker.run(load.work("probe", answer)));
    }
    await settle();
    return {
      held: load.begun.length === 1,
      saw: `of 20 calls at once, ${load.begun.length} went through to a dependency that had ` +
        "not answered yet",
    };
  },
};

/** What goes wrong with the calls by which an open breaker finds out whether it may close. */
export const probeFaults: ReadonlyArray<BreakerFault> = [
  cancelledProbeWedges,
  ignoredProbeWedges,
  hungProbeWedges,
  herdOfProbes,
];
