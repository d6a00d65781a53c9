import { genericPool } from "./peers.ts";
import type { PromiseGuard } from "./promise_guard.ts";

const size = 10;

/** Borrows a connection, works and gives it back. */
export const byGenericPool = async (): Promise<PromiseGuard> => {
  const { createPool } = await genericPool();
  const connections = {
    create: () => Promise.resolve({}),
    destroy: () => Promise.resolve(),
  };
  const pool = createPool(connections, { min: size, max: size });
  await pool.ready();
  return async (work) => {
    const connection = await pool.acquire();
    await work();
    await pool.release(connection);
  };
};
