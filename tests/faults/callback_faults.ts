import type { Breaker, BreakerSettings, BreakerState } from "./breaker.ts";
import { Down, letsThrough, openFor, trip, untilProbe } from "./breaking.ts";
import type { Fault } from "./fault.ts";
import { Load } from "./load.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { type Outcome, outcomeOf, pass, settle } from "./settling.ts";
import { countUnhandled } from "./unhandled.ts";

type BreakerFault = Fault<Breaker, BreakerSettings>;

class ObserverFailed extends Error {}

const described = (outcome: Outcome): string => {
  if (outcome._tag === "Pending") return "no answer at all";
  if (outcome._tag === "Answered") return "its answer";
  if (outcome.error instanceof ObserverFailed) return "the callback's error";
  return outcome.error instanceof Down ? "its own error" : "some other error";
};

const callbackThrows: BreakerFault = {
  id: "callback-throws",
  title: "harm from a callback that throws",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    let callbacks = 0;
    const onChange = (): void => {
      callbacks++;
      throw new ObserverFailed();
    };
    // Open for long: a timer that lets a callback throw would end the process.
    const opening = await stage.make({ failures: 3, openFor: 10_000, onChange });
    const ends: Array<string> = [];
    const unhandled = await countUnhandled(async () => {
      for (let call = 0; call < 3; call++) {
        ends.push(described(await outcomeOf(opening.run(() => Promise.reject(new Down())))));
      }
      await settle();
    });
    const opened = opening.state();
    const seen = `the call that opened it got ${ends.at(-1)}, and the breaker was ${opened}` +
      (unhandled === 0 ? "" : `; ${unhandled} unhandled rejection, which ends a process`);
    if (opened !== "open" || unhandled > 0 || ends.some((end) => end !== "its own error")) {
      return { held: false, saw: seen };
    }

    // A breaker that has come so far is also asked what becomes of a probe.
    const closing = await stage.make({ failures: 3, openFor, onChange });
    await trip(closing);
    await untilProbe();
    const probe = described(await outcomeOf(closing.run(() => Promise.resolve())));
    const closed: BreakerState = closing.state();
    return {
      held: probe === "its answer" && closed === "closed",
      saw: `${seen}; the probe got ${probe}, and the breaker was ${closed}; ` +
        `${callbacks} callbacks threw`,
    };
  },
};

/** More than any sound breaker needs, and few enough for a stack. */
const mostReentries = 100;

const callbackReenters: BreakerFault = {
  id: "callback-re-enters",
  title: "harm from a callback that calls back",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const load = new Load();
    const answer = stage.gate();
    let changes = 0;
    const breaker = await stage.make({
      failures: 3,
      openFor,
      onChange: () => {
        if (++changes <= mostReentries) {
          quietly(breaker.run(load.work("from the callback", answer)));
        }
      },
    });
    await trip(breaker);
    await untilProbe();
    const call = breaker.run(load.work("probe", answer));
    quietly(call);
    await settle();
    const probes = load.most;
    answer.open();
    const settled = (await outcomeOf(call))._tag !== "Pending";
    await settle();
    const state = breaker.state();
    return {
      held: probes === 1 && settled && state === "closed" && changes === 3,
      saw: `opened, probed and closed, with a call from each callback: ${changes} changes told, ` +
        `${probes} probes at once, in the end ${state}`,
    };
  },
};

class Odd extends Error {}

const predicateThrows: BreakerFault = {
  id: "predicate-throws",
  title: "harm from a predicate that throws",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) => {
    const ignores = (error: unknown): boolean => {
      if (error instanceof Odd) throw new ObserverFailed();
      return false;
    };
    const breaker = await stage.make({ failures: 3, openFor, callLimit: 10, ignores });
    await trip(breaker);
    await untilProbe();
    let end = "";
    const unhandled = await countUnhandled(async () => {
      const outcome = await outcomeOf(breaker.run(() => Promise.reject(new Odd())));
      end = outcome._tag === "Threw" && outcome.error instanceof Odd
        ? "its own error"
        : described(outcome);
      await settle();
    });
    await pass(20);
    const through = await letsThrough(breaker);
    return {
      held: end === "its own error" && unhandled === 0 && through !== undefined,
      saw: `a probe failed with what the predicate threw at: its caller got ${end}, and ` +
        (through === undefined ? "none of 20 calls after it got" : "later calls got") + " through" +
        (unhandled === 0 ? "" : `; ${unhandled} unhandled rejection, which ends a process`),
    };
  },
};

export const callbackFaults: ReadonlyArray<BreakerFault> = [
  callbackThrows,
  callbackReenters,
  predicateThrows,
];
