import type { Breaker, BreakerSettings } from "./breaker.ts";
import { Down, openFor, trip, untilProbe } from "./breaking.ts";
import type { Fault, Verdict } from "./fault.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { outcomeOf, pass, passMicrotasks, settle } from "./settling.ts";
import type { Stage } from "./stage.ts";
import { together } from "./verdicts.ts";

type BreakerFault = Fault<Breaker, BreakerSettings>;
type BreakerStage = Stage<Breaker, BreakerSettings>;

const settings: BreakerSettings = { failures: 3, openFor };

/** A breaker that has opened while three calls were under way, which end when they are told. */
const openedAround = async (stage: BreakerStage, result: "success" | "failure") => {
  const breaker = await stage.make(settings);
  const slow = stage.gate();
  const work = async (): Promise<void> => {
    await slow.opened;
    if (result === "failure") throw new Down();
  };
  const ends = Promise.allSettled([1, 2, 3].map(() => breaker.run(work)));
  await trip(breaker);
  await untilProbe();
  const end = async (): Promise<void> => {
    slow.open();
    await ends;
  };
  return { breaker, end };
};

/** What a breaker, which must be in this state, comes to by something that is none of its business. */
const watch = async (
  breaker: Breaker,
  before: "closed" | "half-open",
  what: string,
  happen: () => Promise<unknown>,
): Promise<Verdict> => {
  const was = breaker.state();
  if (was !== before) throw new Error(`the breaker was to be ${before}, not ${was}`);
  await happen();
  await passMicrotasks(100);
  const after = breaker.state();
  return { held: after === before, saw: `${what}: from ${before} to ${after}` };
};

const whileProbing = async (
  stage: BreakerStage,
  result: "success" | "failure",
): Promise<Verdict> => {
  const { breaker, end } = await openedAround(stage, result);
  quietly(breaker.run(() => stage.gate().opened));
  await settle();
  const what = `3 calls from before it opened ended in ${result} while a probe was out`;
  return watch(breaker, "half-open", what, end);
};

/** A probe that took too long ends while the next is out; none, if there never is a next. */
const lateProbe = async (stage: BreakerStage): Promise<Verdict | undefined> => {
  const breaker = await stage.make({ ...settings, callLimit: 10 });
  const late = stage.gate();
  await trip(breaker);
  await untilProbe();
  quietly(breaker.run(() => late.opened));
  await pass(25);
  let next = false;
  quietly(breaker.run(() => {
    next = true;
    return stage.gate().opened;
  }));
  // Not turns of the event loop, in which the next probe could run out of time as well.
  await passMicrotasks(100);
  if (!next) return undefined;
  const what = "a probe that had run out of time succeeded while the next was out";
  return watch(breaker, "half-open", what, () => Promise.resolve(late.open()));
};

const closedAgain = async (stage: BreakerStage): Promise<Verdict> => {
  const { breaker, end } = await openedAround(stage, "failure");
  await outcomeOf(breaker.run(() => Promise.resolve()));
  const what = "3 calls from before it opened failed when it had closed again";
  return watch(breaker, "closed", what, end);
};

const staleSuccessCloses: BreakerFault = {
  id: "stale-success-closes",
  title: "a breaker closed by a stale success",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) =>
    together([await whileProbing(stage, "success"), await lateProbe(stage)]),
};

const staleFailureOpens: BreakerFault = {
  id: "stale-failure-opens",
  title: "a breaker opened by a stale failure",
  kind: "breaker",
  rule: Rules.soundBreaker,
  scenario: async (stage) =>
    together([await whileProbing(stage, "failure"), await closedAgain(stage)]),
};

/** What goes wrong with results from before the breaker changed. */
export const staleFaults: ReadonlyArray<BreakerFault> = [staleSuccessCloses, staleFailureOpens];
