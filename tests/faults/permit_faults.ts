import type { Bulkhead, BulkheadSettings } from "./bulkhead.ts";
import type { Fault, Verdict } from "./fault.ts";
import { Load } from "./load.ts";
import { moments } from "./moments.ts";
import { ifOffered } from "./not_offered.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { hasSettled, outcomeOf, passMicrotasks, settle } from "./settling.ts";
import { withShortQueue } from "./short_queue.ts";
import type { Stage } from "./stage.ts";
import { together } from "./verdicts.ts";

type BulkheadFault = Fault<Bulkhead, BulkheadSettings>;
type BulkheadStage = Stage<Bulkhead, BulkheadSettings>;

const capacityExceeded: BulkheadFault = {
  id: "timed-out-work-exceeds-capacity",
  title: "timed-out work above the capacity",
  kind: "bulkhead",
  rule: Rules.heldToTheEnd,
  scenario: async (stage) => {
    const { bulkhead } = await withShortQueue(stage, { capacity: 1, queue: 0, callLimit: 10 });
    const load = new Load();
    const held = stage.gate();
    const first = await outcomeOf(bulkhead.run(load.work("late", held)), 100);
    quietly(bulkhead.run(load.work("next", held)));
    await settle();
    const caller = first._tag === "Pending" ? "still waited" : "had been told that time was up";
    return {
      held: load.most === 1,
      saw: `${load.most} ran at once in a bulkhead of 1; the first's caller ${caller}`,
    };
  },
};

/** A gate that opens after so many microtasks: too soon for any time-out to come in between. */
const soon = {
  get opened(): Promise<void> {
    return passMicrotasks(500);
  },
};

/** How many can really work at once. */
const roomOf = async (bulkhead: Bulkhead): Promise<number> => {
  const load = new Load();
  for (let caller = 0; caller < 4; caller++) quietly(bulkhead.run(load.work("work", soon)));
  await settle();
  return load.most;
};

/** Three ways to have a permit released twice. */
const waysToReleaseTwice: Readonly<
  Record<string, (stage: BulkheadStage, moment: number) => Promise<Bulkhead>>
> = {
  "released twice by hand": async (stage) => {
    const { bulkhead } = await withShortQueue(stage, { capacity: 1, queue: 0 });
    const release = await bulkhead.take();
    await release();
    await release();
    return bulkhead;
  },
  "cancelled as its work ended": async (stage, moment) => {
    const { bulkhead } = await withShortQueue(stage, { capacity: 1, queue: 0 });
    const held = stage.gate();
    const caller = new AbortController();
    quietly(bulkhead.run(() => held.opened, { signal: caller.signal }));
    await settle();
    held.open();
    await passMicrotasks(moment);
    caller.abort();
    return bulkhead;
  },
  "timed out, and then its work ended": async (stage) => {
    const { bulkhead } = await withShortQueue(stage, { capacity: 1, queue: 0, callLimit: 10 });
    const held = stage.gate();
    const late = bulkhead.run(() => held.opened);
    await hasSettled(late, 100);
    held.open();
    return bulkhead;
  },
};

const doubleRelease: BulkheadFault = {
  id: "double-release",
  title: "a double release that makes capacity",
  kind: "bulkhead",
  rule: Rules.exactCapacity,
  scenario: async (stage) => {
    const parts = Object.entries(waysToReleaseTwice).map(([way, releaseTwice]) => async () => {
      let room = 0;
      for (let moment = 0; moment < (way.startsWith("cancelled") ? moments : 1); moment++) {
        const bulkhead = await releaseTwice(stage, moment);
        await settle();
        room = Math.max(room, await roomOf(bulkhead));
      }
      return { held: room === 1, saw: `room for ${room} where there was 1 (${way})` };
    });
    const seen = [];
    for (const part of parts) seen.push(await ifOffered(part));
    return together(seen, "any way to release a permit but once");
  },
};

/** Ways for a waiter to give up just when it has got something, which must then go back. */
const waysToGiveUp: ReadonlyArray<(stage: BulkheadStage) => Promise<Verdict>> = [
  async (stage) => {
    let lost = 0;
    for (let moment = 0; moment < moments; moment++) {
      const bulkhead = await stage.make({ capacity: 1 });
      const held = stage.gate();
      const caller = new AbortController();
      quietly(bulkhead.run(() => held.opened));
      quietly(bulkhead.run(() => Promise.resolve(), { signal: caller.signal }));
      await settle();
      held.open();
      await passMicrotasks(moment);
      caller.abort();
      await settle();
      if (await roomOf(bulkhead) !== 1) lost++;
    }
    return {
      held: lost === 0,
      saw: `the only permit was lost in ${lost} of ${moments} runs in which a waiter was ` +
        "cancelled as its turn came, each time a microtask later",
    };
  },
  async (stage) => {
    const bulkhead = await stage.make({ capacity: 2 });
    const [first, second] = [stage.gate(), stage.gate()];
    const caller = new AbortController();
    quietly(bulkhead.run(() => first.opened));
    quietly(bulkhead.run(() => second.opened));
    quietly(bulkhead.run(() => Promise.resolve(), { signal: caller.signal, size: 2 }));
    await settle();
    // It may have been given the one permit, and have to wait for the other.
    first.open();
    await settle();
    caller.abort();
    await settle();
    second.open();
    await settle();
    const room = await roomOf(bulkhead);
    return {
      held: room === 2,
      saw: `room for ${room} where there were 2, after a request for 2 was cancelled when 1 had ` +
        "come free",
    };
  },
];

const permitLost: BulkheadFault = {
  id: "permit-lost",
  title: "a permit lost with a cancelled waiter",
  kind: "bulkhead",
  rule: Rules.whole,
  scenario: async (stage) => {
    const seen = [];
    for (const giveUp of waysToGiveUp) seen.push(await ifOffered(() => giveUp(stage)));
    return together(seen, "cancelling a call that waits");
  },
};

const shrinkBlocks: BulkheadFault = {
  id: "shrink-blocks",
  title: "a shrink that blocks",
  kind: "bulkhead",
  rule: Rules.exactCapacity,
  scenario: async (stage) => {
    const { bulkhead } = await withShortQueue(stage, { capacity: 3, queue: 0 });
    const held = stage.gate();
    const work = [1, 2, 3].map(() => bulkhead.run(() => held.opened));
    const ends = Promise.allSettled(work);
    await settle();
    const shrunk = bulkhead.resize(1);
    quietly(shrunk);
    const settled = await hasSettled(shrunk);
    held.open();
    const cancelled = (await ends).filter(({ status }) => status === "rejected").length;
    await settle();
    const room = await roomOf(bulkhead);
    return {
      held: settled && cancelled === 0 && room === 1,
      saw: `the shrink from 3 to 1 ${settled ? "returned at once" : "waited for the work"}, ` +
        `cancelled ${cancelled} of 3 tasks, and left room for ${room}`,
    };
  },
};

/** What goes wrong with permits. */
export const permitFaults: ReadonlyArray<BulkheadFault> = [
  capacityExceeded,
  doubleRelease,
  permitLost,
  shrinkBlocks,
];
