import { pLimit, pQueue } from "./peers.ts";
import type { PromiseGuard } from "./promise_guard.ts";

const permits = 10;

export const byPLimit = async (): Promise<PromiseGuard> => (await pLimit()).default(permits);

export const byPQueue = async (): Promise<PromiseGuard> => {
  const { default: Queue } = await pQueue();
  const queue = new Queue({ concurrency: permits });
  return (work) => queue.add(work);
};
