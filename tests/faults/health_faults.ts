import { Database } from "./database.ts";
import type { Fault } from "./fault.ts";
import type { Connection, Pool, PoolSettings } from "./pool.ts";
import { quietly } from "./quietly.ts";
import * as Rules from "./rules.ts";
import { hasSettled, outcomeOf, settle } from "./settling.ts";
import { countUnhandled } from "./unhandled.ts";

type PoolFault = Fault<Pool, PoolSettings>;

const isSound = ({ broken }: Connection): boolean => !broken;

/** Uses a connection as a query does: it fails if the other side has hung up. */
const query = (used: Array<Connection>) => (connection: Connection): Promise<void> => {
  used.push({ ...connection });
  return connection.broken ? Promise.reject(new Error("connection reset")) : Promise.resolve();
};

const brokenHandedOn: PoolFault = {
  id: "broken-connection-handed-on",
  title: "a connection broken in use and handed on",
  kind: "pool",
  rule: Rules.nothingStays,
  scenario: async (stage) => {
    const pool = await stage.make({ size: 1, open: new Database().open() });
    const held = stage.gate();
    const used: Array<Connection> = [];
    quietly(pool.use(async (connection) => {
      await held.opened;
      connection.broken = true;
      throw new Error("connection reset");
    }));
    const waiting = pool.use(query(used));
    quietly(waiting);
    await settle();
    held.open();
    await hasSettled(waiting);
    await hasSettled(pool.use(query(used)));
    const broken = used.filter((connection) => connection.broken).length;
    return {
      held: used.length === 2 && broken === 0,
      saw: `a waiter and a newcomer followed on a use that broke the only connection: ` +
        `${used.length} of 2 were given a connection, ${broken} of them the broken one`,
    };
  },
};

const idleBreakHandedOn: PoolFault = {
  id: "idle-broken-connection-handed-on",
  title: "a connection broken idle and handed on",
  kind: "pool",
  rule: Rules.nothingStays,
  scenario: async (stage) => {
    const database = new Database();
    const pool = await stage.make({ size: 1, open: database.open(), check: isSound });
    const used: Array<Connection> = [];
    await hasSettled(pool.use(query(used)));
    await settle();
    for (const connection of database.connections) connection.broken = true;
    await hasSettled(pool.use(query(used)));
    const handed = used[1];
    if (handed === undefined) throw new Error("the second use was to get a connection");
    return {
      held: !handed.broken,
      saw: `connection 1 broke while idle, and the next use got connection ${handed.id}, ` +
        (handed.broken ? "broken" : "sound"),
    };
  },
};

const checkThrows: PoolFault = {
  id: "check-that-throws-loses-connection",
  title: "a connection lost to a check that throws",
  kind: "pool",
  rule: Rules.whole,
  scenario: async (stage) => {
    let asked = 0;
    const check = (): boolean => {
      if (++asked === 1) throw new Error("the check threw");
      return true;
    };
    const pool = await stage.make({ size: 1, open: new Database().open(), check });
    let served = 0;
    const serve = (): Promise<void> => Promise.resolve(void served++);
    const unhandled = await countUnhandled(async () => {
      for (let use = 0; use < 4; use++) await outcomeOf(pool.use(serve));
    });
    return {
      held: served >= 3 && unhandled === 0,
      saw:
        `the first of the checks threw, and ${served} of 4 uses, one after another, were given ` +
        "a connection" +
        (unhandled === 0 ? "" : `; ${unhandled} unhandled rejection, which ends a process`),
    };
  },
};

/** What goes wrong with connections that are not sound. */
export const healthFaults: ReadonlyArray<PoolFault> = [
  brokenHandedOn,
  idleBreakHandedOn,
  checkThrows,
];
