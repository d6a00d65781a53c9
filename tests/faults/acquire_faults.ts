import { Database } from "./database.ts";
import type { Fault } from "./fault.ts";
import { Load } from "./load.ts";
import { moments } from "./moments.ts";
import { ifOffered } from "./not_offered.ts";
import type { Pool, PoolSettings } from "./pool.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { hasSettled, pass, passMicrotasks, settle } from "./settling.ts";
import type { Stage } from "./stage.ts";
import { countUnhandled } from "./unhandled.ts";
import { together } from "./verdicts.ts";

type PoolFault = Fault<Pool, PoolSettings>;
type PoolStage = Stage<Pool, PoolSettings>;

/** How many of two uses at once get a connection each. */
const usable = async (pool: Pool, stage: PoolStage): Promise<number> => {
  const load = new Load();
  const held = stage.gate();
  for (const name of ["one", "two"]) quietly(pool.use(load.work(name, held)));
  await settle();
  held.open();
  await settle();
  return load.most;
};

/** Ways to give up an acquire. Each leaves a pool of two in which nothing should be in use. */
const waysToGiveUp: Readonly<
  Record<string, (stage: PoolStage, database: Database, moment: number) => Promise<Pool>>
> = {
  "cancelled as the connection opened": async (stage, database, moment) => {
    const connecting = stage.gate();
    const pool = await stage.make({ size: 2, open: database.open(connecting) });
    const caller = new AbortController();
    quietly(pool.use(() => Promise.resolve(), caller.signal));
    await settle();
    connecting.open();
    await passMicrotasks(moment);
    caller.abort();
    return pool;
  },
  "cancelled as a connection came back": async (stage, database, moment) => {
    const pool = await stage.make({ size: 2, open: database.open() });
    const held = stage.gate();
    const caller = new AbortController();
    quietly(pool.use(() => held.opened));
    quietly(pool.use(() => held.opened));
    await settle();
    quietly(pool.use(() => Promise.resolve(), caller.signal));
    await settle();
    held.open();
    await passMicrotasks(moment);
    caller.abort();
    return pool;
  },
  "timed out while the connection opened": async (stage, database) => {
    const connecting = stage.gate();
    const open = database.open(connecting);
    const pool = await stage.make({ size: 2, open, acquireLimit: 5 });
    await hasSettled(pool.use(() => Promise.resolve()), 20);
    connecting.open();
    return pool;
  },
};

const leakedByInterruption: PoolFault = {
  id: "connection-leaked",
  title: "a connection leaked by a given-up acquire",
  kind: "pool",
  rule: Rules.whole,
  scenario: async (stage) => {
    const parts = Object.entries(waysToGiveUp).map(([way, giveUp]) => async () => {
      const runs = way.startsWith("cancelled") ? moments : 1;
      let leaks = 0;
      for (let moment = 0; moment < runs; moment++) {
        const database = new Database();
        const pool = await giveUp(stage, database, moment);
        await settle();
        // What is lost for good is not there at another try either; a try may be slow and run out of
        // the acquire limit.
        let most = 0;
        for (let n = 0; n < 3 && most < 2; n++) most = Math.max(most, await usable(pool, stage));
        if (most !== 2 || database.live > 2) leaks++;
      }
      return {
        held: leaks === 0,
        saw: `${leaks} of ${runs} acquires ${way} took a connection out of the pool for good`,
      };
    });
    const seen = [];
    for (const part of parts) seen.push(await ifOffered(part));
    return together(seen, "any way to give up an acquire");
  },
};

const connectHoldsCaller: PoolFault = {
  id: "slow-connect-holds-caller",
  title: "a caller held by a slow connect",
  kind: "pool",
  rule: Rules.cancelled,
  scenario: async (stage) => {
    const connecting = stage.gate();
    const open = new Database().open(connecting);
    /** Whether the caller is let go in the next 20 ms. */
    const watch = async (way: string, use: Promise<void>) => {
      const held = await hasSettled(use, 20);
      return {
        held,
        saw: `${way} during a connect that did not end, the caller ` +
          (held ? "was let go" : "was still held 20 ms later"),
      };
    };
    const cancelled = await ifOffered(async () => {
      const pool = await stage.make({ size: 1, open });
      const caller = new AbortController();
      const use = pool.use(() => Promise.resolve(), caller.signal);
      quietly(use);
      await settle();
      caller.abort();
      return watch("cancelled", use);
    });
    const timedOut = await ifOffered(async () => {
      const pool = await stage.make({ size: 1, open, acquireLimit: 5 });
      return watch("timed out", pool.use(() => Promise.resolve()));
    });
    return together([cancelled, timedOut], "any way to give up an acquire");
  },
};

const abandonedWaiterServed: PoolFault = {
  id: "abandoned-waiter-served",
  title: "an abandoned waiter given a connection",
  kind: "pool",
  rule: Rules.cancelled,
  scenario: async (stage) => {
    const pool = await stage.make({ size: 1, open: new Database().open() });
    const load = new Load();
    const held = stage.gate();
    const caller = new AbortController();
    quietly(pool.use(load.work("holder", held)));
    await settle();
    quietly(pool.use(load.work("abandoned"), caller.signal));
    quietly(pool.use(load.work("live")));
    await settle();
    caller.abort();
    await settle();
    held.open();
    await pass(10);
    const live = load.hasBegun("live");
    const ran = load.hasBegun("abandoned");
    return {
      held: !ran && live,
      saw: `the abandoned work ${ran ? "ran" : "did not run"}, and the live waiter behind it ` +
        (live ? "got a connection" : "had none 10 ms after the only one came back"),
    };
  },
};

const returnedTwice: PoolFault = {
  id: "connection-returned-twice",
  title: "a connection returned twice and shared",
  kind: "pool",
  rule: Rules.exactCapacity,
  scenario: async (stage) => {
    const pool = await stage.make({ size: 1, open: new Database().open() });
    const load = new Load();
    const held = stage.gate();
    const first = await pool.take();
    quietly(pool.use(load.work("second", held)));
    quietly(pool.use(load.work("third", held)));
    await settle();
    await hasSettled(first.giveBack());
    const unhandled = await countUnhandled(async () => {
      await hasSettled(first.giveBack());
      await settle();
      held.open();
      await settle();
    });
    return {
      held: load.most === 1 && unhandled === 0,
      saw: `given back a second time while the next caller had it, the only connection was in ` +
        `use by ${load.most} at once` +
        (unhandled === 0 ? "" : `; ${unhandled} unhandled rejection, which ends a process`),
    };
  },
};

/** What goes wrong when connections are acquired and given back. */
export const acquireFaults: ReadonlyArray<PoolFault> = [
  leakedByInterruption,
  connectHoldsCaller,
  abandonedWaiterServed,
  returnedTwice,
];
