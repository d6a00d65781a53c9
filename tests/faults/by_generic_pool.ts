// Compared with here only, and pinned: the project itself does not depend on it.
// deno-lint-ignore no-import-prefix
import { createPool } from "npm:generic-pool@3.9.0";
import { NotOffered } from "./not_offered.ts";
import type { Connection, PoolSubject } from "./pool.ts";

export const pool: PoolSubject = {
  name: "generic-pool 3.9.0",
  heading: ["generic", "-pool"],
  remarks: { "check-that-throws-loses-connection": "by a validate whose promise rejects" },
  make: ({ acquireLimit, check = ({ broken }) => !broken, open, size }) => {
    const it = createPool<Connection>({
      create: open,
      destroy: (connection) => {
        connection.closed = true;
        return Promise.resolve();
      },
      validate: async (connection) => await check(connection),
    }, {
      max: size,
      testOnBorrow: true,
      ...(acquireLimit === undefined ? {} : { acquireTimeoutMillis: acquireLimit }),
    });
    return Promise.resolve({
      use: (work, signal) => {
        if (signal !== undefined) throw new NotOffered("cancelling an acquire");
        return it.use(work);
      },
      take: async () => {
        const connection = await it.acquire();
        return { connection, giveBack: () => it.release(connection) };
      },
      close: () => it.drain().then(() => it.clear()),
    });
  },
};
