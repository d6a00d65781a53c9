import type { Bulkhead, BulkheadSettings } from "./bulkhead.ts";
import type { Fault } from "./fault.ts";
import { Load } from "./load.ts";
import { moments } from "./moments.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { hasSettled, outcomeOf, pass, passMicrotasks, settle } from "./settling.ts";
import { withShortQueue } from "./short_queue.ts";

type BulkheadFault = Fault<Bulkhead, BulkheadSettings>;

const times = (count: number): string => count === 1 ? "once" : `${count} times`;

const abandonedWaiterGranted: BulkheadFault = {
  id: "abandoned-waiter-granted",
  title: "an abandoned waiter granted the turn",
  kind: "bulkhead",
  rule: Rules.cancelled,
  scenario: async (stage) => {
    const bulkhead = await stage.make({ capacity: 1 });
    const load = new Load();
    const held = stage.gate();
    const caller = new AbortController();
    quietly(bulkhead.run(load.work("holder", held)));
    quietly(bulkhead.run(load.work("abandoned"), { signal: caller.signal }));
    quietly(bulkhead.run(load.work("live")));
    await settle();
    caller.abort();
    await settle();
    held.open();
    await pass(10);
    const ran = load.begun.filter((name) => name === "abandoned").length;
    const live = load.hasBegun("live");
    return {
      held: ran === 0 && live,
      saw: `the abandoned work ran ${times(ran)}, and the live waiter behind it ` +
        (live ? "got its turn" : "had none 10 ms after the only permit came free"),
    };
  },
};

const cancelledWaiterKeepsPlace: BulkheadFault = {
  id: "cancelled-waiter-keeps-place",
  title: "a cancelled waiter that keeps its place",
  kind: "bulkhead",
  rule: Rules.cancelled,
  scenario: async (stage) => {
    const { bulkhead, limited } = await withShortQueue(stage, { capacity: 1, queue: 1 });
    const held = stage.gate();
    const caller = new AbortController();
    quietly(bulkhead.run(() => held.opened));
    const waiter = bulkhead.run(() => Promise.resolve(), { signal: caller.signal });
    quietly(waiter);
    await settle();
    caller.abort();
    const settled = await hasSettled(waiter);
    const newcomer = await outcomeOf(bulkhead.run(() => Promise.resolve()));
    const refused = newcomer._tag === "Threw";
    return {
      held: settled && !refused,
      saw: `${settled ? "it settled at once" : "it had not settled 3 ms later"}, and ` +
        (limited
          ? `a newcomer was ${refused ? "refused" : "given"} its place in a queue of 1`
          : "the queue has no limit that it could fill"),
    };
  },
};

const acceptedThenRejected: BulkheadFault = {
  id: "accepted-then-rejected",
  title: "an accepted caller rejected later",
  kind: "bulkhead",
  rule: Rules.inOrder,
  scenario: async (stage) => {
    let rejected = 0;
    for (let moment = 0; moment < moments; moment++) {
      const bulkhead = await stage.make({ capacity: 1, queue: 1 });
      const held = stage.gate();
      quietly(bulkhead.run(() => held.opened));
      const waiter = bulkhead.run(() => Promise.resolve());
      quietly(waiter);
      if (await hasSettled(waiter, 0)) throw new Error("the waiter was to wait");
      held.open();
      await passMicrotasks(moment);
      quietly(bulkhead.run(() => Promise.resolve()));
      quietly(bulkhead.run(() => Promise.resolve()));
      if ((await outcomeOf(waiter))._tag === "Threw") rejected++;
    }
    return {
      held: rejected === 0,
      saw: `a waiter was rejected in ${rejected} of ${moments} runs in which two newcomers came ` +
        "as the permit was released, each time a microtask later",
    };
  },
};

const waiterOvertaken: BulkheadFault = {
  id: "waiter-overtaken",
  title: "a newcomer that overtakes a waiter",
  kind: "bulkhead",
  rule: Rules.inOrder,
  scenario: async (stage) => {
    let overtaken = 0;
    for (let moment = 0; moment < moments; moment++) {
      const bulkhead = await stage.make({ capacity: 1 });
      const load = new Load();
      const held = stage.gate();
      quietly(bulkhead.run(() => held.opened));
      const waiter = bulkhead.run(load.work("waiter"));
      quietly(waiter);
      await settle();
      held.open();
      await passMicrotasks(moment);
      const newcomer = bulkhead.run(load.work("newcomer"));
      quietly(newcomer);
      await hasSettled(Promise.allSettled([waiter, newcomer]));
      if (load.begun[0] === "newcomer") overtaken++;
    }
    return {
      held: overtaken === 0,
      saw: `a newcomer ran first in ${overtaken} of ${moments} runs in which it came as the ` +
        "permit was released, each time a microtask later",
    };
  },
};

const largeRequestStarves: BulkheadFault = {
  id: "large-request-starves",
  title: "a large request starved by small ones",
  kind: "bulkhead",
  rule: Rules.largeServed,
  scenario: async (stage) => {
    const bulkhead = await stage.make({ capacity: 2 });
    const load = new Load();
    const smallOnes = Array.from({ length: 30 }, () => stage.gate());
    let next = 0;
    const sendSmall = (): void => {
      quietly(bulkhead.run(load.work("small", smallOnes[next++])));
    };
    sendSmall();
    sendSmall();
    await settle();
    const large = stage.gate();
    quietly(bulkhead.run(load.work("large", large), { size: 2 }));
    for (let ended = 0; next < smallOnes.length && !load.hasBegun("large"); ended++) {
      sendSmall();
      smallOnes[ended]!.open();
      await settle();
    }
    const begun = load.hasBegun("large");
    const overtook = load.begun.filter((name) => name === "small").length - 2;
    return {
      held: begun && overtook === 0,
      saw: `${overtook} small requests that came later went before a request for both permits, ` +
        (begun ? "which was then served" : "which was not served as long as they came"),
    };
  },
};

/** What goes wrong with those who wait. */
export const waiterFaults: ReadonlyArray<BulkheadFault> = [
  abandonedWaiterGranted,
  cancelledWaiterKeepsPlace,
  acceptedThenRejected,
  waiterOvertaken,
  largeRequestStarves,
];
