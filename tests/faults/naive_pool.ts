import type { Connection, PoolSubject } from "./pool.ts";

/**
 * The pool that is written in an afternoon: a list of connections, and a list of those who wait for
 * one. It breaks every rule, so that each scenario can be seen to notice.
 */
export const naivePool: PoolSubject = {
  name: "naive pool",
  heading: ["naive", ""],
  make: ({ check = () => true, open, size }) => {
    let opened = 0;
    const idle: Array<Connection> = [];
    const waiting: Array<(connection: Connection) => void> = [];

    const acquire = (): Promise<Connection> => {
      const connection = idle.pop();
      if (connection !== undefined) return Promise.resolve(connection);
      if (opened++ < size) return open();
      return new Promise((resolve) => waiting.push(resolve));
    };
    const giveBack = (connection: Connection): void => {
      if (!check(connection)) return;
      const next = waiting.shift();
      if (next === undefined) idle.push(connection);
      else next(connection);
    };

    return Promise.resolve({
      use: async (work, signal) => {
        const connection = await acquire();
        // Too late: the connection is taken, and nobody gives it back.
        signal?.throwIfAborted();
        await work(connection).finally(() => giveBack(connection));
      },
      take: async () => {
        const connection = await acquire();
        return { connection, giveBack: () => Promise.resolve(giveBack(connection)) };
      },
      close: () => Promise.resolve(),
    });
  },
};
