/**
 * What it costs to borrow a connection and to give it back: one caller after another, and many at
 * once who yield while they have it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Pool from "effect/Pool";
import * as ConnectionPool from "../../lessons/03-connection-pool/connection_pool.ts";
import { burstsOfEffects, slowBursts } from "./bursts.ts";
import { expectSame, expectStatistics } from "./expect.ts";
import { timeOfEffects } from "./one_after_another.ts";
import { standing } from "./standing.ts";
import { timePerOperation } from "./stopwatch.ts";

const size = 10;

/** Something to work through, and a check that it is whole again. */
interface Lender {
  readonly borrow: (work: () => Effect.Effect<void>) => Effect.Effect<void, unknown>;
  readonly check: () => void;
}

const connectionPool = () =>
  standing(ConnectionPool.make({
    name: "bench",
    size,
    ahead: size,
    open: Effect.sync(() => ({})),
    close: () => Effect.void,
    acquireLimit: "1 hour",
  }));

type Connections = ReturnType<typeof connectionPool>;

const checkOf = (pool: Connections) => () =>
  expectStatistics(pool, {
    inUse: 0,
    idle: size,
    waiting: 0,
    created: size,
    discarded: 0,
    exhausted: 0,
  });

/** As a caller of this project's pool works with a connection. */
export const byUse = (): Lender => {
  const pool = connectionPool();
  return { borrow: pool.use, check: checkOf(pool) };
};

/** The same pool, in the way of Effect's: the connection is kept until a scope closes. */
export const byGet = (): Lender => {
  const pool = connectionPool();
  return {
    borrow: (work) => Effect.scoped(Effect.flatMap(pool.get, work)),
    check: checkOf(pool),
  };
};

export const byEffectPool = (): Lender => {
  const pool = standing(Pool.make({ acquire: Effect.sync(() => ({})), size }));
  return {
    borrow: (work) => Effect.scoped(Effect.flatMap(Pool.get(pool), work)),
    check: () => {},
  };
};

/** Calls to work with a connection, and a check that each has worked. */
const counted = ({ borrow, check }: Lender, work: Effect.Effect<void>) => {
  let called = 0;
  let worked = 0;
  const countedWork = () => {
    worked++;
    return work;
  };
  return {
    call: () => {
      called++;
      return borrow(countedWork);
    },
    check: () => {
      expectSame("calls that worked", worked, called);
      check();
    },
  };
};

/** To borrow and give back when nobody is in the way. */
export const timeToPass = (lender: Lender): Promise<number> => {
  const { call, check } = counted(lender, Effect.void);
  return timeOfEffects(call, check);
};

export const timeOfBurst = (callers: number, lender: Lender): Promise<number> => {
  const { call, check } = counted(lender, Effect.yieldNow());
  return timePerOperation({ ...burstsOfEffects(callers, call), check });
};

export const timeOfSlowBurst = (callers: number, lender: Lender): Promise<number> => {
  const { call, check } = counted(lender, Effect.yieldNow());
  return timePerOperation({ ...slowBursts(callers, call), check });
};
